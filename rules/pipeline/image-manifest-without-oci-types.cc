#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  for (const pipeline::CacheEntry& entry : build.cache_to) {
    const pipeline::Attribute* types = entry.find("oci-mediatypes");
    if (types == nullptr || types->value != "false" || entry.get("image-manifest") != "true")
      continue;
    lint::Diagnostic& found =
        report.add(types->span, "`image-manifest=true` cannot be had without OCI media types");
    found.help = "remove `oci-mediatypes=false`";
    lint::offer(found, "remove `oci-mediatypes=false`", Grade::equivalent,
                pipeline::remove_attribute(file, entry, *types));
  }
}

}  // namespace

extern constexpr lint::Rule image_manifest_without_oci_types{
    .name = "image-manifest-without-oci-types",
    .category = "pipeline",
    .summary = "image-manifest needs OCI media types",
    .severity = lint::Severity::error,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
