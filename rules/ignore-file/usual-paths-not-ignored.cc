#include <algorithm>
#include <string>
#include <vector>

#include "lib/knowledge/knowledge.h"
#include "lib/lint/ignore_edits.h"
#include "lib/lint/whole_context.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// The path, or all that lies in it, is out of the context.
bool is_out(const lint::IgnoreFile& file, const std::string& path) {
  return file.rules.excludes(path) || file.rules.excludes(path + "/x/y.z");
}

/// What the installs and builds of the tools whose manifests lie here leave behind, and what is
/// there for certain.
std::vector<std::string> usual_paths(const lint::Unit& unit) {
  const std::string folder = lint::folder_of(unit.source().path());
  std::vector<std::string> out;
  const auto add = [&](const std::string& path) {
    if (std::find(out.begin(), out.end(), path) == out.end()) out.push_back(path);
  };
  if (unit.exists(folder + ".git/HEAD")) add(".git");
  if (unit.exists(folder + ".env")) add(".env");
  // Folders with names as common as these may hold sources.
  const auto is_common = [](const std::string& name) {
    return name == "build" || name == "bin" || name == "vendor" || name == "deps" ||
           name == "out" || name == "local" || name.find('*') != std::string::npos;
  };
  const std::vector<std::string>* names = unit.names_in(folder);
  // What everybody has who worked on the project, or what lies there.
  const auto is_left = [&](const std::string& output, const std::string& tool) {
    return output == "node_modules" || output == "target" || (output == ".venv" && tool == "uv") ||
           (names != nullptr && std::binary_search(names->begin(), names->end(), output));
  };
  for (const auto& ecosystem : unit.knowledge().ecosystems) {
    const auto here = [&](const std::string& manifest) {
      return manifest.find('*') == std::string::npos && unit.exists(folder + manifest);
    };
    if (std::none_of(ecosystem->locks.begin(), ecosystem->locks.end(), here)) continue;
    for (const std::string& output : ecosystem->outputs)
      if (is_left(output, ecosystem->name) && !is_common(output) &&
          output.find('/') == std::string::npos && output.find('.', 1) == std::string::npos)
        add(output);
  }
  return out;
}

void check(const lint::Unit& unit, const lint::IgnoreFile& file, lint::Report& report) {
  const lint::Unit* dockerfile = lint::whole_context_dockerfile(unit);
  if (dockerfile == nullptr || file.lines.size() > 500) return;
  std::vector<std::string> missing = usual_paths(unit);
  std::erase_if(missing, [&](const std::string& path) {
    return is_out(file, path) || dockerfile->text().find(path) != std::string_view::npos;
  });
  if (missing.empty()) return;
  std::string names;
  for (const std::string& path : missing)
    names.append(names.empty() ? "`" : ", `").append(path).append("`");
  const Span place = file.lines.empty() ? Span{0, 0} : file.lines.back().pattern;
  lint::Diagnostic& found = report.add(
      place, "`" + dockerfile->source().path() + "` copies the whole context with " + names);
  offer_lines(unit, found, missing);
}

}  // namespace

extern constexpr lint::Rule usual_paths_not_ignored{
    .name = "usual-paths-not-ignored",
    .category = "ignore-file",
    .summary = "The whole context is copied with what no image needs",
    .severity = lint::Severity::info,
    .fixable = true,
    .on_ignore = check};

}  // namespace stowage::rules
