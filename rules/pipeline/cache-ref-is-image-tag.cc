#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using pipeline::Attribute;
using pipeline::CacheEntry;

/// A place beside the image. A tag in a variable is another one for each commit or release: what is cached under its name
/// nobody finds again. Nothing where another build of the file has its cache there.
std::optional<std::string> place_beside(const pipeline::Pipeline& file,
                                        const pipeline::Build& build, const std::string& ref) {
  const auto image = pipeline::split_image(ref);
  if (!image || ref.find('@') != std::string::npos) return std::nullopt;
  const std::string common = std::string(image->repository) + ":cache";
  if (image->tag.empty()) return common;
  if (image->tag.find('$') == std::string_view::npos) return ref + "-cache";
  for (const pipeline::Build& other : file.builds)
    for (const CacheEntry& entry : other.cache_to)
      if (&other != &build && pipeline::with_tag(entry.get("ref")) == common) return std::nullopt;
  return common;
}

/// Another tag for what is written, and for what is read from the same place, however it is spelt there.
std::optional<std::vector<Edit>> own_tag(const pipeline::Pipeline& file,
                                         const pipeline::Build& build, const CacheEntry& to,
                                         const Attribute& ref) {
  const auto place = place_beside(file, build, ref.value);
  if (!to.text.exact || !place) return std::nullopt;
  // Only what differs, so that a quote or a variable in front stays as it is.
  const auto [mine, theirs] =
      std::mismatch(ref.value.begin(), ref.value.end(), place->begin(), place->end());
  const auto same = static_cast<std::uint32_t>(mine - ref.value.begin());
  const std::string rest(theirs, place->end());
  const auto edit = [&](Span value) { return Edit{{value.begin + same, value.end}, rest}; };
  std::vector<Edit> edits{edit(ref.value_span)};
  for (const CacheEntry& from : build.cache_from) {
    const Attribute* read = from.find("ref");
    if (read == nullptr || pipeline::with_tag(read->value) != pipeline::with_tag(ref.value))
      continue;
    if (!from.text.exact) return std::nullopt;
    if (read->value == ref.value)
      edits.push_back(edit(read->value_span));
    else
      edits.push_back({read->value_span, *place});
  }
  std::sort(edits.begin(), edits.end(),
            [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  return edits;
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  for (const CacheEntry& entry : build.cache_to) {
    if (entry.opaque || entry.type != "registry") continue;
    const Attribute* ref = entry.find("ref");
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
    lint::offer(found, "put the cache under a tag of its own", Grade::equivalent,
                own_tag(*unit.pipeline(), build, entry, *ref));
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
