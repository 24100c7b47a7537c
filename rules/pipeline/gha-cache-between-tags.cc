#include <string>

#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (file.kind != pipeline::FileKind::github_workflow || !file.only_on_tags) return;
  for (const pipeline::CacheEntry& entry : build.cache_to) {
    if (entry.type != "gha") continue;
    lint::Diagnostic& found =
        report.add(entry.text.span,
                   std::string("this workflow runs for tags") +
                       (pipeline::runs_for(file, "workflow_dispatch") ? ", and by hand" : " only") +
                       ", and GitHub's cache of one tag is closed to all others");
    found.help = "keep the cache in the registry, or fill it from a build of the default branch";
  }
}

}  // namespace

extern constexpr lint::Rule gha_cache_between_tags{
    .name = "gha-cache-between-tags",
    .category = "pipeline",
    .summary = "What a tag's build writes to GitHub's cache no other tag can read",
    .severity = lint::Severity::warning,
    .on_build = check};

}  // namespace stowage::rules
