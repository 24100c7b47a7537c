#include <string>

#include "lib/lint/stages.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Where the build asks for it.
Span inline_cache(const pipeline::Build& build) {
  for (const pipeline::CacheEntry& entry : build.cache_to)
    if (entry.type == "inline") return entry.text.span;
  for (const pipeline::Text& argument : build.build_args)
    if (argument.value == "BUILDKIT_INLINE_CACHE=1") return argument.span;
  return {};
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const Span span = inline_cache(build);
  if (span.empty()) return;
  const lint::Unit* dockerfile = unit.dockerfile(build);
  if (dockerfile == nullptr || !lint::uses_other_stages(*dockerfile, build.target.value)) return;
  lint::Diagnostic& found =
      report.add(span, "inline cache holds only the last stage; the stages that `" +
                           dockerfile->source().path() + "` copies from are rebuilt each time");
  found.help = "use a cache of type registry or gha with `mode=max`";
}

}  // namespace

extern constexpr lint::Rule inline_cache_misses_stages{
    .name = "inline-cache-misses-stages",
    .category = "pipeline",
    .summary = "Inline cache holds the last stage only",
    .severity = lint::Severity::warning,
    .on_build = check};

}  // namespace stowage::rules
