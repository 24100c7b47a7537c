#include <algorithm>
#include <string>

#include "lib/lint/dockerfile_uses.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Does a CI file of the run give all arguments that the image's name asks for?
bool is_given(const lint::Unit& unit, std::string_view image) {
  const auto& uses = unit.settings().uses;
  if (!uses) return false;
  const auto names = [](std::string_view text, std::string_view name) {
    return text.find("$" + std::string(name)) != std::string_view::npos ||
           text.find("${" + std::string(name)) != std::string_view::npos;
  };
  const auto variables = std::count(image.begin(), image.end(), '$');
  for (const lint::DockerfileUse& use : uses->of(unit.source().path()))
    if (std::count_if(use.arguments.begin(), use.arguments.end(),
                      [&](const std::string& name) { return names(image, name); }) >= variables)
      return true;
  return false;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || place.stage == lint::no_stage) return;
  const std::string_view image = from->image.text;
  const bool compat = unit.settings().compat == lint::Compat::buildkit;
  if (!compat && image.find('$') == std::string_view::npos) return;
  for (const lint::DryRun::Found& invalid : unit.dry_run().invalid_defaults) {
    if (invalid.index != place.index || (!compat && is_given(unit, image))) continue;
    lint::Diagnostic& found =
        report.add(from->image.span,
                   "`" + std::string(image) + "` names no image unless an argument is given");
    found.help = "give the ARG a default, so that a plain build works";
  }
}

}  // namespace

extern constexpr lint::Rule base_needs_argument{
    .name = "base-needs-argument",
    .category = "build",
    .summary = "Without a build argument FROM names no image",
    .severity = lint::Severity::info,
    .buildkit = "InvalidDefaultArgInFrom",
    .keywords = {syntax::Keyword::from},
    .on_instruction = check};

}  // namespace stowage::rules
