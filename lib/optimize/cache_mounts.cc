#include "lib/optimize/cache_mounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "lib/graph/graph.h"
#include "lib/optimize/chunks.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::optimize {

namespace {

using knowledge::ActionKind;

/// Switches and clean-ups that leave nothing in the cache, by ecosystem.
struct Contradiction {
  std::string_view ecosystem;
  std::string_view flag;      ///< of the install
  std::string_view variable;  ///< that does the same
};
constexpr std::array<Contradiction, 5> contradictions = {{
    {"pip", "--no-cache-dir", "PIP_NO_CACHE_DIR"},
    {"poetry", "--no-cache", ""},
    {"uv", "--no-cache", "UV_NO_CACHE"},
    {"composer", "--no-cache", ""},
    {"yarn", "--no-cache", ""},
}};

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The owner of a mount: nothing to say for root; none when the number of a user is not known.
std::optional<std::string> owner_of(std::string_view user) {
  const std::string_view name = user.substr(0, user.find(':'));
  if (name.empty() || name == "root" || name == "0") return "";
  if (!is_number(name)) return std::nullopt;
  const std::string_view group = name.size() == user.size() ? name : user.substr(name.size() + 1);
  if (!is_number(group)) return std::nullopt;
  return fmt::format(",uid={},gid={}", name, group);
}

class Mounter {
 public:
  Mounter(std::string_view text, const OptimizeOptions& options)
      : options_(options),
        file_(syntax::parse(text)),
        model_(model::build_model(file_, model::with_image_facts(options.settings, options.base))),
        graph_(graph::build_graph(model_, options.base)),
        chunks_(split_chunks(file_)) {}

  CacheMounts run() {
    for (std::size_t s = 0; s < file_.stages.size(); ++s) {
      if (!model_.stages[s].needed) continue;
      for (std::uint32_t i = file_.stages[s].first + 1; i < file_.stages[s].end; ++i) {
        if (file_.instructions[i].keyword == syntax::Keyword::run) at(i);
      }
    }
    result_.text = join(file_, chunks_);
    return std::move(result_);
  }

 private:
  void refuse(std::uint32_t index, std::string code, std::string reason) {
    result_.refusals.push_back(
        {std::move(code), file_.instructions[index].first_line, std::move(reason)});
  }

  std::optional<std::string> variable(std::uint32_t index, std::string_view name) const {
    const model::Lookup value = model::lookup(model_, model_.nodes[index], name);
    if (!value.set || !value.known) return std::nullopt;
    return value.text;
  }

  /// Where the cache of an ecosystem lies for the user of a step; nothing when that is not known.
  std::optional<std::string> target(const knowledge::CacheFolder& cache,
                                    std::uint32_t index) const {
    if (!cache.env.empty()) {
      const model::Lookup moved = model::lookup(model_, model_.nodes[index], cache.env);
      if (moved.set && (!moved.known || !moved.text.starts_with('/'))) return std::nullopt;
      if (moved.set) return moved.text + (cache.below.empty() ? "" : "/" + cache.below);
    }
    if (!cache.path.starts_with("~/")) return cache.path;
    const std::string user = model_.user_at(model_.nodes[index]).text;
    const std::string_view name = std::string_view(user).substr(0, user.find(':'));
    if (name.empty() || name == "root" || name == "0") return "/root" + cache.path.substr(1);
    const auto home = variable(index, "HOME");
    if (!home || !home->starts_with('/')) return std::nullopt;
    return *home + cache.path.substr(1);
  }

  void at(std::uint32_t index) {
    const syntax::Instruction& run = file_.instructions[index];
    std::string mounts, places;
    std::vector<std::string_view> ecosystems;
    for (const knowledge::Action& action : graph_.steps[index].effects.actions) {
      if (action.kind == ActionKind::clean || action.kind == ActionKind::lock) continue;
      if (std::find(ecosystems.begin(), ecosystems.end(), action.ecosystem) != ecosystems.end())
        continue;
      const knowledge::Ecosystem* ecosystem = options_.base.ecosystem(action.ecosystem);
      if (!ecosystem || ecosystem->system || ecosystem->caches.empty()) continue;
      ecosystems.push_back(action.ecosystem);
      add_mounts(index, *ecosystem, mounts, places);
    }
    if (mounts.empty()) return;
    std::string& text = chunks_[index].text;
    const std::string whole(slice(file_.text, run.span));
    const std::size_t begin = text.find(whole);
    if (begin == std::string::npos) return;
    std::string changed = without_contradictions(run, ecosystems);
    const std::size_t behind = changed.find_first_not_of(" \t", run.name.text.size());
    if (behind == std::string::npos) return;
    changed.insert(behind, mounts);
    text.replace(begin, whole.size(), changed);
    result_.moves.push_back({"cache-mount", run.first_line,
                             fmt::format("keep {} in a cache mount", places),
                             "what was downloaded is there when the step runs again"});
  }

  void add_mounts(std::uint32_t index, const knowledge::Ecosystem& ecosystem, std::string& mounts,
                  std::string& places) {
    const model::Node& node = model_.nodes[index];
    if (file_.instructions[index].exec_form)
      return refuse(index, "unknown-command", "the command is in the exec form: it has no shell");
    const auto owner = owner_of(model_.user_at(node).text);
    if (!owner)
      return refuse(index, "cache-owner-unknown",
                    "the number of the user who runs this step is not known");
    for (const Contradiction& one : contradictions) {
      if (one.ecosystem == ecosystem.name && !one.variable.empty() && variable(index, one.variable))
        return refuse(index, "cache-is-off",
                      fmt::format("`{}` is set: nothing would be kept", one.variable));
    }
    for (const knowledge::CacheFolder& cache : ecosystem.caches) {
      if (cache.links) continue;  // what is installed would lose what it links to
      const auto place = target(cache, index);
      if (!place) {
        refuse(index, "cache-folder-unknown",
               "it is not known where " + ecosystem.title + " keeps its cache");
        continue;
      }
      if (mounted(node, *place) || places.find("`" + *place + "`") != std::string::npos) continue;
      std::string id;
      const model::Lookup arch = model::lookup(model_, node, "TARGETARCH");
      if (cache.by_arch && arch.set) id = fmt::format(",id={}-$TARGETARCH", ecosystem.name);
      mounts += fmt::format(
          "--mount=type=cache{},target={}{}{} {}{}    ", id, *place,
          cache.sharing.empty() || cache.sharing == "shared" ? "" : ",sharing=" + cache.sharing,
          *owner, file_.escape, line_end(file_));
      places += fmt::format("{}`{}`", places.empty() ? "" : ", ", *place);
    }
  }

  static bool mounted(const model::Node& node, const std::string& place) {
    const auto* facts = node.as<model::RunFacts>();
    return facts && std::any_of(facts->mounts.begin(), facts->mounts.end(),
                                [&](const model::MountFacts& mount) {
                                  return knowledge::within(place, mount.target.text) ||
                                         knowledge::within(mount.target.text, place);
                                });
  }

  /// The instruction without the flags that switch the caches off.
  std::string without_contradictions(const syntax::Instruction& run,
                                     const std::vector<std::string_view>& ecosystems) const {
    std::string text(slice(file_.text, run.span));
    for (const Contradiction& one : contradictions) {
      if (std::find(ecosystems.begin(), ecosystems.end(), one.ecosystem) == ecosystems.end())
        continue;
      const std::string flag = " " + std::string(one.flag);
      for (std::size_t place = text.find(flag); place != std::string::npos;
           place = text.find(flag, place)) {
        const char next = place + flag.size() < text.size() ? text[place + flag.size()] : ' ';
        if (next == ' ' || next == '\n' || next == '\r' || next == '\t')
          text.erase(place, flag.size());
        else
          place += flag.size();
      }
    }
    return text;
  }

  const OptimizeOptions& options_;
  syntax::Dockerfile file_;
  model::Model model_;
  graph::Graph graph_;
  std::vector<Chunk> chunks_;
  CacheMounts result_;
};

}  // namespace

CacheMounts cache_mounts(std::string_view text, const OptimizeOptions& options) {
  if (options.settings.builder == model::Builder::classic ||
      options.settings.builder == model::Builder::kaniko)
    return {std::string(text), {}, {{"builder-unsupported", 0, "this builder has no mounts"}}};
  return Mounter(text, options).run();
}

}  // namespace stowage::optimize
