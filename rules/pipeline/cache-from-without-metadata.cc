#include "lib/lint/offer.h"
#include "lib/lint/stages.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  using pipeline::FileKind;
  const bool modern = file.kind == FileKind::github_workflow || file.kind == FileKind::gitlab_ci ||
                      file.kind == FileKind::codebuild || file.kind == FileKind::azure_pipelines;
  if (!modern || build.tool != pipeline::Tool::docker || build.opaque_flags ||
      build.cache_from.empty() || !build.cache_to.empty())
    return;
  for (const pipeline::Build& other : file.builds)
    for (const pipeline::Text& argument : other.build_args)
      if (argument.value.starts_with("BUILDKIT_INLINE_CACHE")) return;
  for (const pipeline::Build& other : file.builds)
    if (!other.cache_to.empty() || other.opaque_flags) return;
  for (const pipeline::Step& step : file.steps)
    if (step.kind == pipeline::StepKind::legacy_builder) return;
  const pipeline::CacheEntry& entry = build.cache_from.front();
  if (!entry.short_form) return;
  lint::Diagnostic& found = report.add(entry.text.span,
                                       "BuildKit can use an image as cache only when it was built "
                                       "with cache metadata, and no build here writes it");
  const lint::Unit* dockerfile = unit.dockerfile(build);
  if (dockerfile != nullptr && lint::uses_other_stages(*dockerfile, build.target.value)) {
    found.help = "build with buildx, and keep a cache with all stages in the registry";
    return;  // this metadata leaves out the other stages
  }
  found.help = "add `--build-arg BUILDKIT_INLINE_CACHE=1`";
  lint::offer(found, "write cache metadata into the image", Grade::assuming,
              pipeline::insert_flags(file, build, {"--build-arg BUILDKIT_INLINE_CACHE=1"}),
              {"the image that is pushed is the one that `--cache-from` names"});
}

}  // namespace

extern constexpr lint::Rule cache_from_without_metadata{
    .name = "cache-from-without-metadata",
    .category = "pipeline",
    .summary = "An image without cache metadata is no cache for BuildKit",
    .severity = lint::Severity::warning,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
