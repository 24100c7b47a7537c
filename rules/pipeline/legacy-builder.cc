#include <algorithm>

#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& /*unit*/, const pipeline::Pipeline& file, lint::Report& report) {
  // What does not listen to it asks for nothing.
  const bool listens =
      file.builds.empty() ||
      std::any_of(file.builds.begin(), file.builds.end(), [](const pipeline::Build& build) {
        return build.tool == pipeline::Tool::docker || build.tool == pipeline::Tool::compose ||
               build.tool == pipeline::Tool::jenkins_docker || build.opaque_flags;
      });
  if (!listens) return;
  if (pipeline::is_for_windows(file)) return;  // BuildKit does not build Windows images there yet
  for (const pipeline::Step& step : file.steps) {
    if (step.kind != pipeline::StepKind::legacy_builder) continue;
    lint::Diagnostic& found =
        report.add(step.span,
                   "`DOCKER_BUILDKIT=0` asks for the old builder: no parallel stages, no cache "
                   "mounts, no cache in a registry");
    found.help = "remove it; BuildKit is the default since Docker 23";
  }
}

}  // namespace

extern constexpr lint::Rule legacy_builder{.name = "legacy-builder",
                                           .category = "pipeline",
                                           .summary = "The old builder is asked for",
                                           .severity = lint::Severity::warning,
                                           .on_pipeline = check};

}  // namespace stowage::rules
