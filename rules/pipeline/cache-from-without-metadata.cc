#include <algorithm>

#include "lib/lint/offer.h"
#include "lib/lint/stages.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using pipeline::Build;
using pipeline::FileKind;

/// Does some build here write metadata, or ask for the old builder, which needs none?
bool may_be_there(const pipeline::Pipeline& file) {
  for (const Build& build : file.builds) {
    if (!build.cache_to.empty() || build.opaque_flags) return true;
    for (const pipeline::Text& argument : build.build_args)
      if (argument.value.starts_with("BUILDKIT_INLINE_CACHE")) return true;
  }
  return std::any_of(file.steps.begin(), file.steps.end(), [](const pipeline::Step& step) {
    return step.kind == pipeline::StepKind::legacy_builder;
  });
}

bool uses_buildkit_by_default(const pipeline::Pipeline& file, const Build& build) {
  if (build.tool == pipeline::Tool::compose) return true;
  return build.tool == pipeline::Tool::docker &&
         (file.kind == FileKind::github_workflow || file.kind == FileKind::gitlab_ci ||
          file.kind == FileKind::codebuild || file.kind == FileKind::azure_pipelines);
}

/// The image that is built is the one that is read: what Compose reads besides may be made elsewhere.
bool is_own_image(const Build& build, const pipeline::CacheEntry& entry) {
  return std::any_of(build.tags.begin(), build.tags.end(), [&](const pipeline::Text& tag) {
    return pipeline::with_tag(tag.value) == pipeline::with_tag(entry.get("ref"));
  });
}

void check(const lint::Unit& unit, const Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (!uses_buildkit_by_default(file, build) || build.cache_from.empty() || may_be_there(file))
    return;
  const pipeline::CacheEntry& entry = build.cache_from.front();
  const bool compose = build.tool == pipeline::Tool::compose;
  if (!entry.short_form || (compose && !is_own_image(build, entry))) return;
  // For a developer's machine: who builds the image that it reads is told elsewhere.
  if (compose && file.path.find("override.y") != std::string::npos) return;
  lint::Diagnostic& found = report.add(entry.text.span,
                                       "BuildKit can use an image as cache only when it was built "
                                       "with cache metadata, and no build here writes it");
  const lint::Unit* dockerfile = unit.dockerfile(build);
  if (dockerfile != nullptr && lint::uses_other_stages(*dockerfile, build.target.value)) {
    found.help = "keep a cache with all stages in the registry: `type=registry,ref=…,mode=max`";
    return;  // this metadata leaves out the other stages
  }
  found.help =
      compose ? "add `cache_to: [type=inline]`" : "add `--build-arg BUILDKIT_INLINE_CACHE=1`";
  lint::offer(found, "write cache metadata into the image", Grade::assuming,
              compose
                  ? pipeline::insert_cache(file, build, "", "type=inline")
                  : pipeline::insert_flags(file, build, {"--build-arg BUILDKIT_INLINE_CACHE=1"}),
              {"the image that is pushed is the one that is named here"});
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
