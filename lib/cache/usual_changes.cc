// Picks the files for the usual questions: "what if a dependency changes", "what if I edit the code".

#include <algorithm>
#include <array>

#include "lib/cache/simulate.h"
#include "lib/model/path.h"
#include "lib/shell/commands.h"
#include "lib/shell/script.h"

namespace stowage::cache {

namespace {

using model::base_name;

const knowledge::Ecosystem* project_ecosystem(const knowledge::Base& base, std::string_view path) {
  const knowledge::Ecosystem* ecosystem = base.of_file(base_name(path));
  return ecosystem && !ecosystem->system ? ecosystem : nullptr;
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? "" : std::string(path.substr(0, slash + 1));
}

/// Paths of the context that the file names in its COPY lines, without wildcards.
std::vector<std::string> named_sources(const Simulator& simulator) {
  std::vector<std::string> result;
  for (const Step& step : simulator.plan().steps)
    if (const auto* copy = step.node->as<model::CopyFacts>();
        copy && std::holds_alternative<model::FromContext>(copy->from))
      for (const model::Expansion& source : copy->sources) {
        const std::string path = model::join_path("/", source.value.text);
        if (path.find_first_of("*?[$") == std::string::npos) result.push_back(path.substr(1));
      }
  return result;
}

/// The ecosystem of the first command that installs dependencies.
const knowledge::Ecosystem* installed_ecosystem(const Simulator& simulator,
                                                const knowledge::Base& base) {
  for (const Step& step : simulator.plan().steps) {
    const std::string text = run_text(*step.node);
    if (text.empty()) continue;
    const shell::Script script = shell::parse(text);
    for (const shell::Command& command : shell::flatten(script).commands) {
      const knowledge::Command* known = base.command(command.name);
      const knowledge::Ecosystem* ecosystem = known ? base.ecosystem(known->ecosystem) : nullptr;
      if (ecosystem && !ecosystem->system && !ecosystem->manifests.empty()) return ecosystem;
    }
  }
  return nullptr;
}

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// What git keeps is no file of the project, whatever its name.
bool is_of_git(std::string_view path) {
  return path.starts_with(".git/") || path.find("/.git/") != std::string_view::npos;
}

/// Manifests and locks of one ecosystem in one folder.
std::vector<std::string> manifests(const Simulator& simulator, const context::Context& context,
                                   const knowledge::Base& base) {
  std::vector<std::string> candidates;
  if (context.known()) {
    for (const context::Entry& entry : context.tree().entries())
      if (!entry.is_directory() && context.sees(entry)) candidates.emplace_back(entry.path);
  } else {
    candidates = named_sources(simulator);
  }
  std::erase_if(candidates, [&](const std::string& path) {
    return is_of_git(path) || !project_ecosystem(base, path) || simulator.selecting(path).empty();
  });
  const knowledge::Ecosystem* installed = installed_ecosystem(simulator, base);
  if (candidates.empty()) {
    if (context.known() || !installed) return {};
    // It is not known where it lies: at the root, or in a folder that is copied.
    std::vector<std::string> folders = named_sources(simulator);
    folders.insert(folders.begin(), "");
    for (const std::string& folder : folders) {
      const std::string path = (folder.empty() ? "" : folder + "/") + installed->manifests.front();
      if (!simulator.selecting(path).empty()) return {path};
    }
    return {};
  }
  const auto rank = [&](const std::string& path) {
    const knowledge::Ecosystem* ecosystem = project_ecosystem(base, path);
    return std::pair(ecosystem != installed, std::count(path.begin(), path.end(), '/'));
  };
  const std::string best = *std::min_element(
      candidates.begin(), candidates.end(),
      [&](const std::string& a, const std::string& b) { return rank(a) < rank(b); });
  const knowledge::Ecosystem* ecosystem = project_ecosystem(base, best);
  std::vector<std::string> result;
  for (const std::string& path : candidates) {
    const std::string_view name = base_name(path);
    if (folder_of(path) == folder_of(best) &&
        (holds(ecosystem->manifests, name) || holds(ecosystem->locks, name)))
      result.push_back(path);
  }
  if (result.empty()) result.push_back(best);
  return result;
}

bool is_code_folder(std::string_view name) {
  constexpr std::array names = {"src",  "app",      "lib",    "cmd",     "pkg",
                                "main", "internal", "server", "backend", "source"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_text_for_people(std::string_view name) {
  return name.ends_with(".md") || name.ends_with(".rst") || name.ends_with(".txt") ||
         name.starts_with("LICENSE") || name.starts_with("Dockerfile") ||
         name.starts_with("Jenkinsfile") || name.starts_with(".");
}

/// A file of the project's own code that some step takes.
std::vector<std::string> code(const Simulator& simulator, const context::Context& context,
                              const knowledge::Base& base) {
  struct Candidate {
    int rank;
    std::string path;
    bool operator<(const Candidate& other) const {
      return std::pair(rank, path) < std::pair(other.rank, other.path);
    }
  };
  std::optional<Candidate> best;
  const auto offer = [&](std::string path, int rank) {
    Candidate candidate{rank, std::move(path)};
    if (best && !(candidate < *best)) return;
    if (!simulator.selecting(candidate.path).empty()) best = std::move(candidate);
  };
  const auto rank_of = [](std::string_view path) {
    int rank = 2;
    for (std::size_t at = 0; at < path.size();) {
      const std::size_t end = std::min(path.find('/', at), path.size());
      const std::string_view part = path.substr(at, end - at);
      if (end < path.size() && is_code_folder(part)) rank = std::min(rank, 1);
      if (part.starts_with("test") || part.starts_with("doc") || part.starts_with(".")) return 3;
      at = end + 1;
    }
    return rank;
  };
  if (context.known()) {
    for (const context::Entry& entry : context.tree().entries())
      if (entry.type == context::EntryType::file && context.sees(entry) &&
          !base.of_file(base_name(entry.path)) && !is_text_for_people(base_name(entry.path)))
        offer(std::string(entry.path), rank_of(entry.path));
  } else {
    for (const std::string& source : named_sources(simulator)) {
      const bool is_file = !source.empty() && (base.of_file(base_name(source)) ||
                                               base_name(source).find('.') != std::string::npos);
      const std::string folder = source.empty() ? "" : source + "/";
      if (!is_file) offer(folder + "(a source file)", rank_of(folder + "x"));
    }
  }
  if (!best) return {};
  return {best->path};
}

}  // namespace

std::vector<Change> usual_changes(const Simulator& simulator, const context::Context& context,
                                  const knowledge::Base& base) {
  std::vector<Change> result;
  result.push_back({.name = "first build", .first_build = true});
  if (auto paths = manifests(simulator, context, base); !paths.empty())
    result.push_back({.name = "dependency manifest changed", .paths = std::move(paths)});
  if (auto paths = code(simulator, context, base); !paths.empty())
    result.push_back({.name = "application code changed", .paths = std::move(paths)});
  return result;
}

}  // namespace stowage::cache
