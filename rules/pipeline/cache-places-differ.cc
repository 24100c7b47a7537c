#include <string>

#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using pipeline::CacheEntry;

/// With variables in one of them, nobody can tell.
bool may_be_same(const CacheEntry& a, const CacheEntry& b) {
  return a.text.value.find('$') != std::string::npos || b.text.value.find('$') != std::string::npos;
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (build.cache_from.empty() || build.cache_to.size() != 1 || build.conditional) return;
  const CacheEntry& to = build.cache_to.front();
  if (to.opaque || (to.type != "registry" && to.type != "gha")) return;
  for (const CacheEntry& from : build.cache_from)
    if (from.type == "registry" && from.get("ref").empty()) return;
  for (const CacheEntry& from : build.cache_from)
    if (from.opaque || from.type != to.type || pipeline::same_place(from, to) ||
        may_be_same(from, to))
      return;
  for (const pipeline::Build& other : file.builds) {
    if (&other == &build) continue;
    for (const CacheEntry& from : other.cache_from)
      if (pipeline::same_place(from, to) || from.opaque) return;  // written here for another build
  }
  lint::Diagnostic& found =
      report.add(to.text.span, "nothing reads the cache that is written here");
  found.labels.push_back({build.cache_from.front().text.span, "this place is read"});
  found.help = "read what the last build wrote: the same `ref` or `scope` in both";
}

}  // namespace

extern constexpr lint::Rule cache_places_differ{
    .name = "cache-places-differ",
    .category = "pipeline",
    .summary = "The cache is read from one place and written to another",
    .severity = lint::Severity::warning,
    .on_build = check};

}  // namespace stowage::rules
