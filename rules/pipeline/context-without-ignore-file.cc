#include <string>

#include "lib/lint/stages.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/join.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  const lint::Unit* dockerfile = unit.dockerfile(build);
  if (dockerfile == nullptr || !lint::copies_whole_context(*dockerfile)) return;
  if (unit.exists(dockerfile->source().path() + ".dockerignore")) return;
  for (const std::string& folder : pipeline::context_paths(file, build)) {
    const std::string base = folder.empty() || folder == "." ? ""
                             : folder.ends_with('/')         ? folder
                                                             : folder + "/";
    if (unit.exists(base + ".dockerignore") || unit.exists(base + ".containerignore")) return;
  }
  const Span place = build.context ? build.context.span : build.name_span;
  lint::Diagnostic& found =
      report.add(place, "`" + dockerfile->source().path() +
                            "` copies the whole context, and there is no `.dockerignore`");
  found.help =
      "ignore at least `.git`, CI files and what builds leave behind: each change of theirs makes "
      "the COPY new";
}

}  // namespace

extern constexpr lint::Rule context_without_ignore_file{
    .name = "context-without-ignore-file",
    .category = "pipeline",
    .summary = "The whole context is copied, and nothing is ignored",
    .severity = lint::Severity::info,
    .on_build = check};

}  // namespace stowage::rules
