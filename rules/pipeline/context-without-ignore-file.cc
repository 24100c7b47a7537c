#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/lint/stages.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/join.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool is_ignored_in(const lint::Unit& unit, const lint::Unit& dockerfile,
                   const std::vector<std::string>& contexts) {
  if (unit.exists(dockerfile.source().path() + ".dockerignore")) return true;
  return std::any_of(contexts.begin(), contexts.end(), [&](const std::string& folder) {
    const std::string base = folder.empty() || folder == "." ? ""
                             : folder.ends_with('/')         ? folder
                                                             : folder + "/";
    return unit.exists(base + ".dockerignore") || unit.exists(base + ".containerignore");
  });
}

/// The top of the repository holds more than sources.
std::string help(const std::string& folder) {
  if (folder.empty() || folder == "." || folder == "./")
    return "ignore at least `.git`, CI files and what builds leave behind: each change of theirs "
           "makes the COPY new";
  return "ignore what builds and editors leave behind, and what the image does not need: each "
         "change there makes the COPY new";
}

void check(const lint::Unit& unit, const pipeline::Pipeline& file, lint::Report& report) {
  std::set<std::pair<std::string, std::string>> told;  // services and jobs often share a context
  for (const pipeline::Build& build : file.builds) {
    const lint::Unit* dockerfile = unit.dockerfile(build);
    if (dockerfile == nullptr || !lint::copies_whole_context(*dockerfile, build.target.value))
      continue;
    const std::vector<std::string> contexts = pipeline::context_paths(file, build);
    if (contexts.empty() || is_ignored_in(unit, *dockerfile, contexts)) continue;
    if (!told.insert({dockerfile->source().path(), contexts.front()}).second) continue;
    lint::Diagnostic& found =
        report.add(build.context ? build.context.span : build.name_span,
                   "`" + dockerfile->source().path() +
                       "` copies the whole context, and there is no `.dockerignore`");
    found.help = help(build.context.value);
  }
}

}  // namespace

extern constexpr lint::Rule context_without_ignore_file{
    .name = "context-without-ignore-file",
    .category = "pipeline",
    .summary = "The whole context is copied, and nothing is ignored",
    .severity = lint::Severity::info,
    .on_pipeline = check};

}  // namespace stowage::rules
