#include <string_view>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Can it find layers again? Where a cache in a registry is named, or the machine is no container of a CI system.
bool may_find_layers(const pipeline::Pipeline& file, const pipeline::Build& build) {
  if (!build.cache_from.empty() || !build.cache_to.empty()) return true;
  const pipeline::Job* job = pipeline::job_of(file, build);
  return file.kind == pipeline::FileKind::makefile || file.kind == pipeline::FileKind::justfile ||
         file.kind == pipeline::FileKind::shell_script ||
         (job != nullptr && job->runner == pipeline::Runner::kept);
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (build.tool != pipeline::Tool::buildah || build.opaque_flags || !build.no_cache.empty() ||
      !may_find_layers(file, build))
    return;
  // The flag, or the variable that stands for it, here or in the settings of the job.
  if (slice(file.text(), build.span).find("--layers") != std::string_view::npos ||
      file.text().find("BUILDAH_LAYERS") != std::string_view::npos)
    return;
  lint::Diagnostic& found =
      report.add(build.name_span, build.cache_from.empty() && build.cache_to.empty()
                                      ? "without `--layers` buildah keeps no layer: every build "
                                        "runs every step again"
                                      : "without `--layers` buildah uses no cache in a registry");
  found.help = "add `--layers`";
  lint::offer(found, "keep a layer for each step", Grade::assuming,
              pipeline::insert_flags(file, build, {"--layers"}),
              {"the image may have a layer for each step instead of one for all of them"});
}

}  // namespace

extern constexpr lint::Rule buildah_without_layers{
    .name = "buildah-without-layers",
    .category = "pipeline",
    .summary = "buildah keeps no layers unless it is asked to",
    .severity = lint::Severity::info,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
