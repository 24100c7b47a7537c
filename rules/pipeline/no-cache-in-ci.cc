#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (build.no_cache.empty() || file.only_on_schedule || build.conditional) return;
  lint::Diagnostic& found =
      report.add(build.no_cache, "every step runs again in each build: the cache is switched off");
  found.help =
      "pin what must not be stale, and build without cache in a job of its own, once a week";
  lint::offer(found, "use the cache", Grade::assuming,
              pipeline::remove_flag(file, build, build.no_cache),
              {"no step has to fetch the newest version of something in every build"});
}

}  // namespace

extern constexpr lint::Rule no_cache_in_ci{.name = "no-cache-in-ci",
                                           .category = "pipeline",
                                           .summary = "The cache is switched off",
                                           .severity = lint::Severity::warning,
                                           .fixable = true,
                                           .on_build = check};

}  // namespace stowage::rules
