#include <optional>
#include <string>

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
  if (!version || *version >= pipeline::Version{0, 21}) return;
  for (const pipeline::CacheEntry& entry : build.cache_to) {
    if (entry.opaque || entry.type != "registry" || !pipeline::is_ecr(entry.get("ref"))) continue;
    if (entry.get("image-manifest") == "true") continue;
    const bool able = *version >= pipeline::Version{0, 12};
    lint::Diagnostic& found = report.add(
        entry.text.span, "Amazon ECR does not take the cache that BuildKit " +
                             std::to_string(version->major) + "." + std::to_string(version->minor) +
                             " writes" + (able ? " without `image-manifest=true`" : ""));
    found.help =
        able ? "add `image-manifest=true,oci-mediatypes=true`" : "use BuildKit 0.12 or later";
    if (!able) continue;
    const bool has_types = entry.find("oci-mediatypes") != nullptr;
    lint::offer(found, "write the cache as an image", Grade::equivalent,
                pipeline::add_attribute(file, entry, "image-manifest",
                                        has_types ? "true" : "true,oci-mediatypes=true"));
  }
}

}  // namespace

extern constexpr lint::Rule ecr_cache_without_image_manifest{
    .name = "ecr-cache-without-image-manifest",
    .category = "pipeline",
    .summary = "ECR refuses the cache of this BuildKit",
    .severity = lint::Severity::error,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
