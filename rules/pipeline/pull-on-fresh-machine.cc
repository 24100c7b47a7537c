#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  const bool is_buildx =
      build.tool == pipeline::Tool::buildx || build.tool == pipeline::Tool::github_build_push;
  if (build.pull.empty() || !is_buildx || !pipeline::starts_cold(file, build)) return;
  if (pipeline::builder_of(file, build).driver != pipeline::Driver::container) return;
  // A restored folder may hold the builder's state.
  if (pipeline::has_step(file, build.job, pipeline::StepKind::cache_directory)) return;
  for (const pipeline::Build& other : file.builds)
    if (other.job == build.job && other.order < build.order) return;
  lint::Diagnostic& found =
      report.add(build.pull, std::string(build.in_shell() ? "`--pull`" : "`pull`") +
                                 " changes nothing: a new builder has no images that could be old");
  lint::offer(found, "remove it", Grade::identical, pipeline::remove_flag(file, build, build.pull));
}

}  // namespace

extern constexpr lint::Rule pull_on_fresh_machine{.name = "pull-on-fresh-machine",
                                                  .category = "pipeline",
                                                  .summary = "Nothing is there to refresh",
                                                  .severity = lint::Severity::style,
                                                  .fixable = true,
                                                  .on_build = check};

}  // namespace stowage::rules
