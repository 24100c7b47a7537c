#include <algorithm>

#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  for (const pipeline::CacheEntry& entry : build.cache_to) {
    const std::string_view where = entry.get("dest");
    if (entry.type != "local" || where.empty() || entry.get("reset") == "true") continue;
    const bool same =
        std::any_of(build.cache_from.begin(), build.cache_from.end(),
                    [&](const pipeline::CacheEntry& from) { return from.get("src") == where; });
    if (!same || !pipeline::has_step(file, build.job, pipeline::StepKind::cache_directory))
      continue;
    if (pipeline::has_step(file, build.job, pipeline::StepKind::move_path)) continue;
    lint::Diagnostic& found = report.add(
        entry.text.span,
        "old layers are never removed from this folder: the cache grows with each build");
    found.help = "write to another folder and move it over the old one after the build";
  }
}

}  // namespace

extern constexpr lint::Rule local_cache_grows{.name = "local-cache-grows",
                                              .category = "pipeline",
                                              .summary = "A local cache is never made smaller",
                                              .severity = lint::Severity::warning,
                                              .on_build = check};

}  // namespace stowage::rules
