#include <algorithm>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool drops_build_cache(std::string_view command) {
  const auto has = [&](std::string_view part) {
    return command.find(part) != std::string_view::npos;
  };
  return (has("system prune") || has("builder prune") || has("buildx prune")) && !has("--filter") &&
         !has("--keep-storage") && !has("--max-used-space") && !has("--reserved-space");
}

/// In a Makefile each line is a script, and the target above may be another one; the stages of a Jenkinsfile may run on
/// different machines. There only one script tells.
bool same_recipe(const pipeline::Pipeline& file, const pipeline::Build& build,
                 const pipeline::Step& step) {
  const bool recipes = file.kind == pipeline::FileKind::makefile ||
                       file.kind == pipeline::FileKind::justfile ||
                       file.kind == pipeline::FileKind::jenkinsfile;
  return !recipes || build.script == step.script;
}

void check(const lint::Unit& /*unit*/, const pipeline::Pipeline& file, lint::Report& report) {
  for (const pipeline::Step& step : file.steps) {
    if (step.kind != pipeline::StepKind::prune || !drops_build_cache(step.value.value)) continue;
    const bool fresh =
        step.job < file.jobs.size() && file.jobs[step.job].runner == pipeline::Runner::fresh;
    if (fresh) continue;  // nothing to lose: it makes room on the disk
    const auto later =
        std::find_if(file.builds.begin(), file.builds.end(), [&](const pipeline::Build& build) {
          return build.job == step.job && build.order > step.order &&
                 build.script != pipeline::no_index && same_recipe(file, build, step);
        });
    if (later == file.builds.end()) continue;
    lint::Diagnostic& found =
        report.add(step.span, "this throws away the layers that the build below could use");
    found.labels.push_back({later->name_span, "starts without them"});
    found.help = "prune after the build, and only what is old: `--filter until=168h`";
  }
}

}  // namespace

extern constexpr lint::Rule prune_before_build{
    .name = "prune-before-build",
    .category = "pipeline",
    .summary = "The cache is thrown away before the build",
    .severity = lint::Severity::warning,
    .on_pipeline = check};

}  // namespace stowage::rules
