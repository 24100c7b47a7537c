#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool is_hub(std::string_view registry) {
  return registry.empty() || registry.find("docker.io") != std::string_view::npos;
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (build.tool != pipeline::Tool::buildx || file.kind == pipeline::FileKind::github_workflow)
    return;
  const pipeline::Builder builder = pipeline::builder_of(file, build);
  if (builder.driver != pipeline::Driver::container || builder.step == nullptr ||
      builder.step->image)
    return;
  if (!pipeline::starts_cold(file, build)) return;
  for (const pipeline::Step& step : file.steps) {
    if (step.job != build.job || step.order > build.order) continue;
    if (step.kind == pipeline::StepKind::login && is_hub(step.value.value)) return;
    if (step.kind == pipeline::StepKind::pull_image)
      return;  // buildkit-image-not-used speaks of it
  }
  lint::Diagnostic& found = report.add(builder.step->span,
                                       "`moby/buildkit:buildx-stable-1` is pulled from Docker Hub "
                                       "without a login in each run, and Docker Hub limits that");
  found.help =
      "log in to Docker Hub, or give the image of a mirror you trust: `--driver-opt image=…`";
}

}  // namespace

extern constexpr lint::Rule hub_builder_without_login{
    .name = "hub-builder-without-login",
    .category = "pipeline",
    .summary = "The builder comes from Docker Hub without a login",
    .severity = lint::Severity::info,
    .on_build = check};

}  // namespace stowage::rules
