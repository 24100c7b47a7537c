#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (build.tool != pipeline::Tool::github_build_push && build.tool != pipeline::Tool::buildx)
    return;
  for (const pipeline::CacheEntry& entry : build.cache_to) {
    if (entry.opaque || entry.type != "gha" || entry.find("ignore-error") != nullptr) continue;
    lint::Diagnostic& found =
        report.add(entry.text.span, "when GitHub's cache is down or slow, the build fails with it");
    found.help = "add `ignore-error=true`";
    lint::offer(found, "build on without the cache", Grade::equivalent,
                pipeline::add_attribute(file, entry, "ignore-error", "true"));
  }
}

}  // namespace

extern constexpr lint::Rule cache_can_fail_build{
    .name = "cache-can-fail-build",
    .category = "pipeline",
    .summary = "A failing cache export fails the build",
    .severity = lint::Severity::info,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
