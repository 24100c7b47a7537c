#include "lib/optimize/cost.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "lib/cache/cost.h"

namespace stowage::optimize {

namespace {

/// Stands for any file of the project that is no manifest.
constexpr std::string_view some_source = "\x01source";
/// One that the text names, where there are others that it does not name.
constexpr std::string_view named_source = "\x01named";
/// Stands for any manifest.
constexpr std::string_view some_manifest = "\x01manifest";

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// `package*.json`, `go.*`: a pattern that begins as the name of a manifest does, and fits it, is there for manifests.
bool is_manifest_pattern(const knowledge::Base& base, std::string_view pattern) {
  const std::string_view name = file_name(pattern);
  const std::size_t wildcard = name.find_first_of("*?[");
  if (wildcard == std::string_view::npos || wildcard < 2) return false;
  const auto fits = [&](const std::string& manifest) {
    return knowledge::glob_match(name, file_name(manifest));
  };
  return std::any_of(base.ecosystems.begin(), base.ecosystems.end(), [&](const auto& ecosystem) {
    return std::any_of(ecosystem->manifests.begin(), ecosystem->manifests.end(), fits) ||
           std::any_of(ecosystem->locks.begin(), ecosystem->locks.end(), fits);
  });
}

/// Files that an install reads, by their names or by where they lie: "requirements/base.txt", "project/build.properties".
bool is_manifest(const knowledge::Base& base, std::string_view path) {
  if (base.of_file(file_name(path)) || is_manifest_pattern(base, path)) return true;
  const auto fits = [&](const std::string& pattern) {
    const std::size_t slash = pattern.find('/');
    if (slash == std::string::npos) return false;
    const std::string inside = "/" + std::string(path);
    if (pattern.ends_with('/')) return inside.find("/" + pattern) != std::string::npos;
    return knowledge::glob_match(pattern, path) || knowledge::glob_match("**/" + pattern, path);
  };
  return std::any_of(base.ecosystems.begin(), base.ecosystems.end(), [&](const auto& ecosystem) {
    return std::any_of(ecosystem->manifests.begin(), ecosystem->manifests.end(), fits) ||
           std::any_of(ecosystem->optional.begin(), ecosystem->optional.end(), fits);
  });
}

/// A pattern, or a name without a dot: more likely a folder's than a file's.
bool may_be_folder(std::string_view source) {
  return source.find_first_of("*?[") != std::string_view::npos ||
         file_name(source).find('.', 1) == std::string_view::npos;
}

std::string clean(std::string_view source) {
  while (source.starts_with("./") || source.starts_with('/'))
    source.remove_prefix(source.starts_with('/') ? 1 : 2);
  while (source.ends_with('/')) source.remove_suffix(1);
  return source == "." ? "" : std::string(source);
}

/// What of the context an instruction takes.
struct Intake {
  std::vector<std::string> sources;  ///< clean, may be globs
  std::vector<std::string> excludes;
};

class Replay {
 public:
  Replay(const graph::Graph& graph, const knowledge::Base& base,
         std::optional<std::uint32_t> always)
      : model_(*graph.model), base_(base), always_(always), costs_(step_costs(graph, base)) {
    for (const model::Node& node : model_.nodes) intakes_.push_back(intake(node));
    for (const Intake& one : intakes_)
      takes_folders_ =
          takes_folders_ || std::any_of(one.sources.begin(), one.sources.end(), may_be_folder);
  }

  double after(const std::vector<std::string>& changed) {
    std::vector<bool> reruns(model_.stages.size(), false);
    double cost = 0;
    for (std::size_t s = 0; s < model_.stages.size(); ++s) {
      const model::Stage& stage = model_.stages[s];
      if (!stage.needed || stage.replaced) continue;
      bool invalid = false;
      if (const auto* from = std::get_if<model::FromStage>(&stage.base))
        invalid = reruns[from->stage.index];
      for (std::uint32_t i = stage.from.index + 1; i < stage.end; ++i) {
        if (!invalid) invalid = i == always_ || touched(i, changed) || imports_changed(i, reruns);
        if (invalid) cost += costs_[i];
      }
      reruns[s] = invalid;
    }
    return cost;
  }

 private:
  static Intake intake(const model::Node& node) {
    Intake taken;
    if (const auto* copy = node.as<model::CopyFacts>();
        copy && std::holds_alternative<model::FromContext>(copy->from)) {
      for (const model::Expansion& source : copy->sources)
        taken.sources.push_back(clean(source.value.text));
      for (const model::Expansion& exclude : copy->excludes)
        taken.excludes.push_back(clean(exclude.value.text));
    }
    if (const auto* run = node.as<model::RunFacts>()) {
      for (const model::MountFacts& mount : run->mounts) {
        if (mount.type == syntax::MountType::bind &&
            std::holds_alternative<model::FromContext>(mount.from)) {
          taken.sources.push_back(clean(mount.source.text));
        }
      }
    }
    return taken;
  }

  bool takes(const Intake& intake, std::string_view path) const {
    const auto matches = [&](const std::string& pattern) {
      if (pattern.empty()) return true;
      if (pattern.find_first_of("*?[") == std::string::npos) {
        return path == pattern || (path.starts_with(pattern) && path[pattern.size()] == '/');
      }
      if (knowledge::glob_match(pattern, path)) return true;
      for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
           slash = path.find('/', slash + 1)) {
        if (knowledge::glob_match(pattern, path.substr(0, slash))) return true;
      }
      return false;
    };
    return std::any_of(intake.sources.begin(), intake.sources.end(), matches) &&
           std::none_of(intake.excludes.begin(), intake.excludes.end(), matches);
  }

  bool touched(std::uint32_t index, const std::vector<std::string>& changed) const {
    const Intake& intake = intakes_[index];
    if (intake.sources.empty()) return false;
    for (const std::string& path : changed) {
      if (path == some_source || path == named_source) {
        const bool any = path == named_source || !takes_folders_;
        if (std::any_of(intake.sources.begin(), intake.sources.end(),
                        [&](const std::string& source) {
                          return !is_manifest(base_, source) && (any || may_be_folder(source));
                        }))
          return true;
      } else if (path == some_manifest) {
        return true;
      } else if (takes(intake, path)) {
        return true;
      }
    }
    return false;
  }

  bool imports_changed(std::uint32_t index, const std::vector<bool>& reruns) const {
    const auto taken = graph::imports(model_, {index});
    return std::any_of(taken.begin(), taken.end(),
                       [&](const graph::Import& one) { return reruns[one.stage.index]; });
  }

  const model::Model& model_;
  const knowledge::Base& base_;
  std::optional<std::uint32_t> always_;
  std::vector<double> costs_;
  std::vector<Intake> intakes_;
  bool takes_folders_ = false;
};

}  // namespace

std::vector<double> step_costs(const graph::Graph& graph, const knowledge::Base& base) {
  const model::Model& model = *graph.model;
  std::vector<double> seconds(graph.steps.size(), 0);
  cache::Costs costs(model, base);
  for (std::uint32_t s = 0; s < model.stages.size(); ++s) {
    const model::Stage& stage = model.stages[s];
    for (std::uint32_t i = stage.from.index + 1; i < stage.end; ++i) {
      const model::Node& node = model.nodes[i];
      const double cost = costs.next(node, {s}, graph.steps[i].effects).seconds;
      // To make a folder is not worth a move.
      if (!node.as<model::WorkdirFacts>()) seconds[i] = cost;
    }
  }
  return seconds;
}

context::History seen_history(const context::History& history, const context::Context& context) {
  // Commits touch the same files over and over.
  std::unordered_map<std::string, bool> hidden;
  context::History seen = history;
  for (context::Commit& commit : seen.commits) {
    std::erase_if(commit.paths, [&](const std::string& path) {
      const auto [known, is_new] = hidden.try_emplace(path, false);
      if (is_new) known->second = context.ignore().excludes(path);
      return known->second;
    });
  }
  return seen;
}

double rebuild_cost(const graph::Graph& graph, const context::History* history,
                    const knowledge::Base& base, std::optional<std::uint32_t> always) {
  Replay replay(graph, base, always);
  double sum = 8 * replay.after({std::string(some_source)}) +
               replay.after({std::string(named_source)}) +
               replay.after({std::string(some_manifest)});
  double count = 10;
  if (history) {
    for (const context::Commit& commit : history->commits) sum += replay.after(commit.paths);
    count += static_cast<double>(history->commits.size());
  }
  return sum / count;
}

}  // namespace stowage::optimize
