#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using pipeline::Step;
using pipeline::StepKind;

bool is_buildkit(const pipeline::Pipeline& file, const pipeline::Text& image) {
  const std::optional<std::string> name = file.expand(image.value);
  return (name && name->find("moby/buildkit") != std::string::npos) ||
         image.value.find("moby/buildkit") != std::string::npos;
}

void check(const lint::Unit& /*unit*/, const pipeline::Pipeline& file, lint::Report& report) {
  for (const Step& pulled : file.steps) {
    if (pulled.kind != StepKind::pull_image || !is_buildkit(file, pulled.value)) continue;
    const auto created = std::find_if(file.steps.begin(), file.steps.end(), [&](const Step& step) {
      return step.kind == StepKind::create_builder && step.job == pulled.job;
    });
    if (created == file.steps.end() || created->image ||
        (!created->driver.empty() && created->driver != "docker-container"))
      continue;
    lint::Diagnostic& found = report.add(pulled.value.span,
                                         "this image is pulled, but the builder is created from "
                                         "`moby/buildkit:buildx-stable-1` on Docker Hub");
    found.labels.push_back({created->span, "names no image"});
    found.help = "add `--driver-opt image=" + pulled.value.value + "`";
    if (created->insert_at.begin != 0)
      lint::offer(
          found, "create the builder from the pulled image", Grade::equivalent,
          std::vector<Edit>{{created->insert_at, " --driver-opt image=" + pulled.value.value}});
  }
}

}  // namespace

extern constexpr lint::Rule buildkit_image_not_used{
    .name = "buildkit-image-not-used",
    .category = "pipeline",
    .summary = "A BuildKit image is pulled, and the builder uses another",
    .severity = lint::Severity::warning,
    .fixable = true,
    .on_pipeline = check};

}  // namespace stowage::rules
