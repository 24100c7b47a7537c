#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (!file.on_pull_request || build.conditional || build.tool != pipeline::Tool::github_build_push)
    return;
  for (const pipeline::CacheEntry& entry : build.cache_to) {
    if (entry.opaque || entry.type != "registry" || entry.get("ignore-error") == "true") continue;
    if (entry.text.value.find("&&") != std::string::npos) continue;
    lint::Diagnostic& found =
        report.add(entry.text.span,
                   "a pull request from a fork may not push to the registry: its build fails here");
    found.help = "add `ignore-error=true`, or write the cache on the main branch only";
    lint::offer(found, "build on without the cache", Grade::equivalent,
                pipeline::add_attribute(file, entry, "ignore-error", "true"));
  }
}

}  // namespace

extern constexpr lint::Rule cache_write_fails_for_forks{
    .name = "cache-write-fails-for-forks",
    .category = "pipeline",
    .summary = "Pull requests from forks cannot write this cache",
    .severity = lint::Severity::warning,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
