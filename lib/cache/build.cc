#include "lib/cache/build.h"

#include <algorithm>

namespace stowage::cache {

namespace {

/// What a vertex has become in this build.
struct State {
  std::vector<KeyId> offered;          ///< keys by which those who use it look for themselves
  std::vector<KeyId> result;           ///< keys of the result that was loaded or made
  std::shared_ptr<const Files> files;  ///< null when nobody asks
};

class Run {
 public:
  Run(const Plan& plan, CacheStore& store) : plan_(plan), store_(store) {}

  Outcome run() {
    states_.resize(plan_.vertices.size());
    outcome_.found.assign(plan_.vertices.size(), false);
    mark_asked();
    for (std::uint32_t i = 0; i < plan_.vertices.size(); ++i) {
      if (plan_.vertices[i].inputs.empty())
        start(i);
      else
        step(i);
    }
    return std::move(outcome_);
  }

 private:
  /// Files are put together only for vertices whose content someone looks at, and for what these
  /// are made of.
  void mark_asked() {
    asked_.assign(plan_.vertices.size(), false);
    for (const Vertex& vertex : plan_.vertices)
      for (const VertexInput& input : vertex.inputs)
        if (input.by_content) asked_[input.vertex.index] = true;
    for (std::size_t i = plan_.vertices.size(); i-- > 0;)
      if (asked_[i])
        for (const VertexInput& input : plan_.vertices[i].inputs) asked_[input.vertex.index] = true;
  }

  std::shared_ptr<const Files> make_files(std::uint32_t index) {
    if (!asked_[index]) return nullptr;
    const Vertex& vertex = plan_.vertices[index];
    std::vector<const Files*> inputs;
    for (const VertexInput& input : vertex.inputs)
      inputs.push_back(states_[input.vertex.index].files.get());
    return vertex.make(inputs, store_.next_serial());
  }

  /// An image, a context, a download: its names are tried one after the other.
  void start(std::uint32_t index) {
    const Vertex& vertex = plan_.vertices[index];
    State& state = states_[index];
    if (!vertex.ignore_cache)
      for (const std::string& name : vertex.roots) {
        const auto key = store_.find_root(name);
        if (!key || !store_.result(*key)) continue;
        load(index, {*key});
        return;
      }
    for (const std::string& name : vertex.roots) state.result.push_back(store_.make_root(name));
    finish(index);
  }

  void load(std::uint32_t index, std::vector<KeyId> keys) {
    State& state = states_[index];
    state.offered = keys;
    state.result = {keys.front()};
    outcome_.found[index] = true;
    state.files = store_.result(keys.front())->files;
    if (!state.files) state.files = make_files(index);
    if (state.files) store_.save(keys.front(), {state.files});
  }

  /// Runs it. What runs although the cache was to be ignored offers no key: all that stands on it
  /// runs too.
  void finish(std::uint32_t index) {
    State& state = states_[index];
    state.files = make_files(index);
    for (const KeyId key : state.result) store_.save(key, {state.files});
    if (!plan_.vertices[index].ignore_cache) state.offered = state.result;
  }

  static std::vector<InputKey> with_selector(const std::vector<KeyId>& keys,
                                             const std::string& selector) {
    std::vector<InputKey> result;
    for (const KeyId key : keys) result.push_back({key, selector});
    return result;
  }

  std::vector<KeyId> common(const std::vector<std::set<KeyId>>& found) const {
    std::vector<KeyId> keys;
    for (const KeyId key : found[0])
      if (store_.result(key) &&
          std::all_of(found.begin(), found.end(), [&](const auto& f) { return f.contains(key); }))
        keys.push_back(key);
    return keys;
  }

  /// First by the definitions of its inputs, then, where that leads nowhere, by their content.
  void step(std::uint32_t index) {
    const Vertex& vertex = plan_.vertices[index];
    const std::size_t count = vertex.inputs.size();
    std::vector<std::set<KeyId>> found(count);
    std::vector<std::optional<InputKey>> content(count);
    if (!vertex.ignore_cache)
      for (std::size_t i = 0; i < count; ++i) {
        const VertexInput& input = vertex.inputs[i];
        found[i] = store_.query(with_selector(states_[input.vertex.index].offered, input.selector),
                                i, vertex.key);
      }
    // Content is computed for inputs that no definition led from, then for the others.
    for (const bool missing_only : {true, false}) {
      if (const auto keys = common(found); !keys.empty()) return load(index, keys);
      for (std::size_t i = 0; i < count; ++i)
        if (vertex.inputs[i].by_content && !content[i] && (found[i].empty() || !missing_only))
          content[i] = probe_content(vertex, i, found[i]);
    }
    if (const auto keys = common(found); !keys.empty()) return load(index, keys);

    std::vector<std::vector<InputKey>> keys(count);
    for (std::size_t i = 0; i < count; ++i) {
      const VertexInput& input = vertex.inputs[i];
      keys[i] = with_selector(states_[input.vertex.index].result, input.selector);
      if (content[i]) keys[i].push_back(*content[i]);
    }
    states_[index].result = {store_.make(keys, vertex.key)};
    finish(index);
  }

  InputKey probe_content(const Vertex& vertex, std::size_t i, std::set<KeyId>& found) {
    const VertexInput& input = vertex.inputs[i];
    const State& from = states_[input.vertex.index];
    const InputKey key{store_.make_root("content " + content_digest(*from.files, input.content)),
                       {}};
    if (!vertex.ignore_cache) found.merge(store_.query({key}, i, vertex.key));
    // From now on the definition leads to where the content led, and the other way round.
    std::vector<InputKey> both = with_selector(from.result, input.selector);
    both.push_back(key);
    store_.query(both, i, vertex.key);
    return key;
  }

  const Plan& plan_;
  CacheStore& store_;
  std::vector<State> states_;
  std::vector<bool> asked_;
  Outcome outcome_;
};

}  // namespace

Outcome build(const Plan& plan, CacheStore& store) { return Run(plan, store).run(); }

}  // namespace stowage::cache
