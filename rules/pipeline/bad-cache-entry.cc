#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using pipeline::CacheEntry;

constexpr auto types =
    std::to_array<std::string_view>({"registry", "inline", "gha", "local", "s3", "azblob"});

/// Spellings that were seen in the wild and mean nothing to BuildKit.
constexpr auto misspelt = std::to_array<std::string_view>(
    {"reference", "refs", "image", "repo", "path", "modes", "scopes", "dst", "destination",
     "ignore-errors", "ignore_error", "image_manifest", "imagemanifest", "oci-media-types",
     "oci_mediatypes", "tags", "compress"});

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool near_miss(std::string_view key) { return one_of(misspelt, key); }

bool has_template(const CacheEntry& entry) { return entry.text.value.starts_with('$'); }

void check(const lint::Unit& /*unit*/, const pipeline::Build& build, lint::Report& report) {
  for (const auto* list : {&build.cache_from, &build.cache_to}) {
    const bool exports = list == &build.cache_to;
    for (const CacheEntry& entry : *list) {
      if (entry.opaque || entry.short_form || entry.type == "kaniko") continue;
      if (entry.type.empty()) {
        report.add(entry.text.span, "`type` is missing").help = "say `type=registry,…`";
        continue;
      }
      if (!one_of(types, entry.type)) continue;  // newer than this list
      const std::string_view place = entry.type == "registry" ? "ref"
                                     : entry.type == "local"  ? (exports ? "dest" : "src")
                                                              : "";
      if (!place.empty() && entry.get(place).empty() && !has_template(entry))
        report.add(entry.text.span, "`type=" + entry.type + "` needs `" + std::string(place) + "`");
      const pipeline::Attribute* mode = entry.find("mode");
      if (mode != nullptr && mode->value != "min" && mode->value != "max" &&
          mode->value.find('$') == std::string::npos)
        report.add(mode->span, "`mode` is `min` or `max`, not `" + mode->value + "`");
      for (const pipeline::Attribute& attribute : entry.attributes)
        if (near_miss(attribute.key))
          report.add(attribute.span, "no attribute is called `" + attribute.key + "`");
    }
  }
}

}  // namespace

extern constexpr lint::Rule bad_cache_entry{
    .name = "bad-cache-entry",
    .category = "pipeline",
    .summary = "A cache entry that BuildKit does not understand",
    .severity = lint::Severity::error,
    .on_build = check};

}  // namespace stowage::rules
