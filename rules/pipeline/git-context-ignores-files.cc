#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (build.tool != pipeline::Tool::github_build_push || build.context ||
      file.kind != pipeline::FileKind::github_workflow)
    return;
  const pipeline::Step* made = nullptr;
  for (const pipeline::Step& step : file.steps)
    if (step.job == build.job && step.order < build.order &&
        step.value.value == "actions/download-artifact")
      made = &step;
  if (made == nullptr) return;
  lint::Diagnostic& found = report.add(build.name_span,
                                       "without `context` the build fetches the repository by "
                                       "itself, and does not see what this job made");
  found.labels.push_back({made->span, "puts files into the working folder"});
  found.help = "add `context: .`";
  lint::offer(found, "build from the working folder", Grade::assuming,
              pipeline::insert_settings(file, build, {{"context", {"."}}}),
              {"the image is meant to hold the files of this job"});
}

}  // namespace

extern constexpr lint::Rule git_context_ignores_files{
    .name = "git-context-ignores-files",
    .category = "pipeline",
    .summary = "The build does not see files that earlier steps made",
    .severity = lint::Severity::warning,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
