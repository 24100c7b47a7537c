#include "lib/graph/graph.h"

#include <algorithm>
#include <array>
#include <map>

namespace stowage::graph {

namespace {

/// Comparing every access with every other is quadratic; a stage with more keeps its whole order.
/// The longest stage of 12,000 public files has 184 instructions.
constexpr std::size_t most_accesses = 8000;
constexpr std::uint32_t longest_stage = 400;

class Builder {
 public:
  Builder(const model::Model& model, const knowledge::Base& base) {
    graph_.model = &model;
    const auto count = static_cast<std::uint32_t>(model.nodes.size());
    for (std::uint32_t i = 0; i < count; ++i)
      graph_.steps.push_back(build_step(model, model.nodes[i], base));
  }

  Graph build() {
    const model::Model& model = *graph_.model;
    before_first_stage();
    for (std::uint32_t i = 0; i < model.stages.size(); ++i) stage({i});
    std::sort(graph_.dependencies.begin(), graph_.dependencies.end(),
              [](const auto& a, const auto& b) {
                return std::pair(a.to, a.from) < std::pair(b.to, b.from);
              });
    return std::move(graph_);
  }

 private:
  void add(std::uint32_t from, std::uint32_t to, std::vector<Reason> reasons) {
    if (!reasons.empty()) graph_.dependencies.push_back({from, to, std::move(reasons)});
  }

  std::string line(std::uint32_t i) const { return "line " + std::to_string(graph_.steps[i].line); }

  void before_first_stage() {
    const model::Model& model = *graph_.model;
    for (std::uint32_t j = 0; j < model.nodes.size(); ++j) {
      const bool global = !model.nodes[j].stage;
      const auto* from = model.nodes[j].as<model::FromFacts>();
      const bool redeclares = model.nodes[j].instruction->keyword == syntax::Keyword::arg;
      if (!global && from == nullptr && !redeclares) continue;
      for (std::uint32_t i = 0; i < j && !model.nodes[i].stage; ++i)
        global_arg(i, j, from, redeclares && !global);
    }
  }

  void global_arg(std::uint32_t i, std::uint32_t j, const model::FromFacts* from, bool redeclares) {
    std::vector<std::string> reads = graph_.steps[j].names_read;
    if (from != nullptr) {
      reads = from->image.reads;
      reads.insert(reads.end(), from->platform.reads.begin(), from->platform.reads.end());
    }
    std::vector<Reason> reasons;
    for (const std::string& name : graph_.steps[i].names_set) {
      const bool used = std::find(reads.begin(), reads.end(), name) != reads.end();
      const auto& set = graph_.steps[j].names_set;
      const bool same = std::find(set.begin(), set.end(), name) != set.end();
      if (used)
        reasons.push_back({Cause::variable,
                           line(j) + " uses $" + name + ", which " + line(i) + " sets",
                           std::nullopt, true});
      else if (same && (redeclares || from == nullptr))
        reasons.push_back({Cause::variable,
                           line(j) + " takes or replaces the value of " + name + " from " + line(i),
                           std::nullopt, true});
    }
    add(i, j, std::move(reasons));
  }

  void stage(model::StageId id) {
    const model::Stage& stage = graph_.model->at(id);
    const std::uint32_t first = stage.from.index;
    if (const auto* base = std::get_if<model::FromStage>(&stage.base))
      from_stage(base->stage, first);
    std::size_t accesses = 0;
    for (std::uint32_t i = first; i < stage.end; ++i)
      accesses += graph_.steps[i].effects.reads.size() + graph_.steps[i].effects.writes.size();
    const bool long_one = stage.end - first > longest_stage || accesses > most_accesses;
    for (std::uint32_t j = first + 1; j < stage.end; ++j) {
      add(first, j,
          {{Cause::base, line(j) + " stands on the image of " + line(first), std::nullopt, true}});
      if (long_one && j > first + 1)
        add(j - 1, j,
            {{Cause::unknown, "the stage is too long to compare every pair", std::nullopt, true}});
      else
        inside(first, j);
      from_other_stages(j);
    }
  }

  /// All earlier instructions of the stage, nearest first, so that what hides a setting is known.
  void inside(std::uint32_t first, std::uint32_t j) {
    Hidden hidden;
    for (std::uint32_t i = j - 1; i > first; --i) {
      const Step& step = graph_.steps[i];
      add(i, j, reasons_between(step, graph_.steps[j], hidden));
      hidden.cwd |= step.sets_cwd;
      hidden.user |= step.sets_user;
      hidden.shell |= step.sets_shell;
      hidden.copied.insert(hidden.copied.end(), step.folders_copied.begin(),
                           step.folders_copied.end());
      hidden.names.insert(hidden.names.end(), step.names_set.begin(), step.names_set.end());
    }
  }

  void from_stage(model::StageId base, std::uint32_t from) {
    const model::Stage& stage = graph_.model->at(base);
    for (std::uint32_t i = stage.from.index; i < stage.end; ++i)
      add(i, from,
          {{Cause::stage, line(from) + " goes on from the stage of " + line(i), std::nullopt,
            true}});
  }

  void from_other_stages(std::uint32_t j) {
    std::map<std::uint32_t, std::vector<Reason>> found;
    for (const Import& import : imports(*graph_.model, {j})) {
      const model::Stage& stage = graph_.model->at(import.stage);
      for (std::uint32_t i = stage.from.index; i < stage.end; ++i)
        for (Reason& reason : taken(i, j, import)) found[i].push_back(std::move(reason));
    }
    for (auto& [i, reasons] : found) add(i, j, std::move(reasons));
  }

  std::vector<Reason> taken(std::uint32_t i, std::uint32_t j, const Import& import) const {
    const std::string text =
        line(j) + " takes " + describe(import.place) + " from the stage of " + line(i);
    if (graph_.model->nodes[i].as<model::FromFacts>() != nullptr)
      return {{Cause::stage, text, std::nullopt, true}};
    const Step& step = graph_.steps[i];
    bool possible = step.effects.barrier.has_value();
    for (const knowledge::Access& write : step.effects.writes) {
      const knowledge::Overlap found = overlap(write.place, import.place);
      if (found == knowledge::Overlap::certain && !write.unless)
        return {{Cause::stage, text, std::nullopt, true}};
      possible |= found != knowledge::Overlap::none;
    }
    if (!possible) return {};
    return {{Cause::stage, text,
             knowledge::Assumption{"", line(i) + " writes nothing that is taken"}, true}};
  }

  Graph graph_;
};

}  // namespace

std::string_view name(Cause cause) {
  static constexpr auto names =
      std::to_array<std::string_view>({"base", "stage", "variable", "path", "folder", "user",
                                       "shell", "program", "packages", "config", "unknown"});
  return names[static_cast<std::size_t>(cause)];
}

Kind Dependency::kind() const {
  const bool certain =
      std::any_of(reasons.begin(), reasons.end(), [](const Reason& one) { return !one.unless; });
  return certain ? Kind::certain : Kind::conditional;
}

const Dependency* Graph::find(std::uint32_t from, std::uint32_t to) const {
  const auto at = std::lower_bound(
      dependencies.begin(), dependencies.end(), std::pair(to, from),
      [](const Dependency& one, const auto& key) { return std::pair(one.to, one.from) < key; });
  return at != dependencies.end() && at->to == to && at->from == from ? &*at : nullptr;
}

Graph build_graph(const model::Model& model, const knowledge::Base& base) {
  return Builder(model, base).build();
}

}  // namespace stowage::graph
