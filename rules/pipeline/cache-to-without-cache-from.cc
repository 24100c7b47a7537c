#include <algorithm>
#include <optional>
#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using pipeline::CacheEntry;
using pipeline::Tool;

/// The image's own tag: it is to be another place first.
bool is_image(const pipeline::Build& build, const CacheEntry& entry) {
  return std::any_of(build.tags.begin(), build.tags.end(), [&](const pipeline::Text& tag) {
    return pipeline::with_tag(tag.value) == pipeline::with_tag(entry.get("ref"));
  });
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (build.cache_to.empty() || !build.cache_from.empty() || build.opaque_flags) return;
  // What is not seen here may stand in another target, or in the file of the targets.
  if (build.bakes || !build.inherits.empty() || build.tool == Tool::kaniko) return;
  const CacheEntry& entry = build.cache_to.front();
  if (entry.opaque || entry.type == "inline") return;
  for (const pipeline::Build& other : file.builds)
    for (const CacheEntry& from : other.cache_from)
      if (from.opaque || (&other != &build && from.type == entry.type)) return;
  lint::Diagnostic& found =
      report.add(entry.text.span, "this cache is written, and the build never reads it");
  found.help = "add a `cache-from` for the same place";
  std::string from;
  if (entry.type == "gha") {
    from = "type=gha";
    if (!entry.get("scope").empty()) from += ",scope=" + std::string(entry.get("scope"));
  } else if (entry.type == "registry" && !entry.get("ref").empty() && !is_image(build, entry)) {
    from = "type=registry,ref=" + std::string(entry.get("ref"));
  }
  if (from.empty()) return;
  const auto word =
      build.in_shell() ? pipeline::shell_word(file, entry.text, from) : std::optional(from);
  if (word)
    lint::offer(found, "read the cache too", Grade::equivalent,
                pipeline::insert_cache(file, build, *word, ""));
}

}  // namespace

extern constexpr lint::Rule cache_to_without_cache_from{
    .name = "cache-to-without-cache-from",
    .category = "pipeline",
    .summary = "A cache is written that the build never reads",
    .severity = lint::Severity::warning,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
