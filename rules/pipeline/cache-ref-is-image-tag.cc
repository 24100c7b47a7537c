#include <algorithm>
#include <string>
#include <vector>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& /*unit*/, const pipeline::Build& build, lint::Report& report) {
  for (const pipeline::CacheEntry& entry : build.cache_to) {
    if (entry.opaque || entry.type != "registry") continue;
    const pipeline::Attribute* ref = entry.find("ref");
    if (ref == nullptr || ref->value.empty()) continue;
    const bool same =
        std::any_of(build.tags.begin(), build.tags.end(), [&](const pipeline::Text& tag) {
          return pipeline::with_tag(tag.value) == pipeline::with_tag(ref->value);
        });
    if (!same) continue;
    lint::Diagnostic& found = report.add(
        ref->value_span,
        "the cache is pushed to the image's own tag: the later of the two overwrites the other");
    found.help = "give the cache a tag of its own";
    if (!entry.text.exact) continue;
    const auto image = pipeline::split_image(ref->value);
    if (!image) continue;
    const std::string more = image->tag.empty() ? ":cache" : "-cache";
    std::vector<Edit> edits{{{ref->value_span.end, ref->value_span.end}, more}};
    for (const pipeline::CacheEntry& from : build.cache_from) {
      const pipeline::Attribute* other = from.find("ref");
      if (other == nullptr || other->value != ref->value || !from.text.exact) continue;
      edits.push_back({{other->value_span.end, other->value_span.end}, more});
    }
    std::sort(edits.begin(), edits.end(),
              [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
    lint::offer(found, "put the cache under a tag of its own", Grade::equivalent, std::move(edits));
  }
}

}  // namespace

extern constexpr lint::Rule cache_ref_is_image_tag{
    .name = "cache-ref-is-image-tag",
    .category = "pipeline",
    .summary = "The cache and the image overwrite each other",
    .severity = lint::Severity::error,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
