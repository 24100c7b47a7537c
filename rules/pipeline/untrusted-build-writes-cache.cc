#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (file.kind != pipeline::FileKind::github_workflow || build.conditional ||
      !pipeline::runs_for(file, "pull_request_target"))
    return;
  for (const pipeline::CacheEntry& entry : build.cache_to) {
    if (entry.opaque || (entry.type != "gha" && entry.type != "registry")) continue;
    if (entry.text.value.find("github.event") != std::string::npos)
      continue;  // a place or a switch of its own
    lint::Diagnostic& found = report.add(
        entry.text.span,
        "`pull_request_target` gives a stranger's code the rights to write the cache that "
        "trusted builds read");
    found.help = "write the cache in builds of the main branch only";
  }
}

}  // namespace

extern constexpr lint::Rule untrusted_build_writes_cache{
    .name = "untrusted-build-writes-cache",
    .category = "pipeline",
    .summary = "A pull request of anybody may fill the cache of trusted builds",
    .severity = lint::Severity::warning,
    .on_build = check};

}  // namespace stowage::rules
