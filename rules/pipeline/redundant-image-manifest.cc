#include <optional>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  const std::optional<pipeline::Version> version = pipeline::buildkit_version(file, build);
  if (!version || *version < pipeline::Version{0, 21}) return;
  for (const pipeline::CacheEntry& entry : build.cache_to) {
    const pipeline::Attribute* manifest = entry.find("image-manifest");
    if (manifest == nullptr || manifest->value != "true" || entry.get("oci-mediatypes") == "false")
      continue;
    lint::Diagnostic& found =
        report.add(manifest->span, "`image-manifest=true` is the default since BuildKit 0.21");
    lint::offer(found, "remove it", Grade::identical,
                pipeline::remove_attribute(file, entry, *manifest));
  }
}

}  // namespace

extern constexpr lint::Rule redundant_image_manifest{
    .name = "redundant-image-manifest",
    .category = "pipeline",
    .summary = "This BuildKit writes caches as images by itself",
    .severity = lint::Severity::info,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
