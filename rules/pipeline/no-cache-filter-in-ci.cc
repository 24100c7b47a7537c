#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (build.no_cache_filters.empty() || file.only_on_schedule || build.tool == pipeline::Tool::bake)
    return;
  lint::Diagnostic& found =
      report.add(build.no_cache_filters.front().span,
                 "stage `" + build.no_cache_filters.front().value +
                     "` and all that copies from it is built again in every build");
  found.help =
      "pass what changes as a build argument of that stage: the cache then holds until it does";
}

}  // namespace

extern constexpr lint::Rule no_cache_filter_in_ci{.name = "no-cache-filter-in-ci",
                                                  .category = "pipeline",
                                                  .summary = "A stage is built again each time",
                                                  .severity = lint::Severity::info,
                                                  .on_build = check};

}  // namespace stowage::rules
