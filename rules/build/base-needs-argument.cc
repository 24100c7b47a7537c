#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || place.stage == lint::no_stage) return;
  const std::string_view image = from->image.text;
  const bool compat = unit.settings().compat == lint::Compat::buildkit;
  if (!compat && image.find('$') == std::string_view::npos) return;
  for (const lint::DryRun::Found& invalid : unit.dry_run().invalid_defaults) {
    if (invalid.index != place.index) continue;
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
