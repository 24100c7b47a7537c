#include <algorithm>
#include <string>
#include <vector>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using pipeline::Step;
using pipeline::StepKind;

/// Some build or text names it.
bool made_for_other_use(const pipeline::Pipeline& file, const Step& step) {
  if (file.text().find("buildx use") != std::string_view::npos) return true;
  return std::any_of(file.builds.begin(), file.builds.end(), [&](const pipeline::Build& build) {
    return build.builder && build.builder.value == step.value.value;
  });
}

/// The default builder leaves images in the engine; this one only where the build says what to do with them.
bool results_are_kept(const pipeline::Pipeline& file, const Step& step) {
  return std::all_of(file.builds.begin(), file.builds.end(), [&](const pipeline::Build& build) {
    return build.job != step.job || build.order < step.order || !build.push.empty() ||
           !build.load.empty() || !build.outputs.empty();
  });
}

void check(const lint::Unit& /*unit*/, const pipeline::Pipeline& file, lint::Report& report) {
  if (file.text().find("BUILDX_BUILDER") != std::string_view::npos) return;
  for (const Step& step : file.steps) {
    if (step.kind != StepKind::create_builder || step.use || step.driver == "unknown") continue;
    const bool chosen = std::any_of(file.steps.begin(), file.steps.end(), [&](const Step& other) {
      return other.job == step.job && (other.kind == StepKind::use_builder ||
                                       (other.kind == StepKind::create_builder && other.use));
    });
    const auto build =
        std::find_if(file.builds.begin(), file.builds.end(), [&](const pipeline::Build& one) {
          return one.job == step.job && one.order > step.order &&
                 one.tool == pipeline::Tool::buildx && !one.opaque_flags;
        });
    if (chosen || build == file.builds.end() || build->builder) continue;
    if (made_for_other_use(file, step)) continue;
    lint::Diagnostic& found = report.add(
        step.span, "this builder is created but not chosen: the build below uses the default one");
    found.labels.push_back({build->name_span, "names no builder"});
    found.help = "add `--use`";
    if (step.insert_at.begin != 0 && results_are_kept(file, step))
      lint::offer(found, "choose the builder", Grade::equivalent,
                  std::vector<Edit>{{step.insert_at, " --use"}});
  }
}

}  // namespace

extern constexpr lint::Rule created_builder_not_used{
    .name = "created-builder-not-used",
    .category = "pipeline",
    .summary = "A builder is created, and the build uses another",
    .severity = lint::Severity::warning,
    .fixable = true,
    .on_pipeline = check};

}  // namespace stowage::rules
