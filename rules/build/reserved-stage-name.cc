#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || place.stage == lint::no_stage || place.onbuild) return;
  const std::string_view stage =
      lint::as_hadolint(unit) ? from->stage_name.text : unit.tree().stages[place.stage].name;
  if (stage != "scratch" && stage != "context") return;
  report.add(from->stage_name.span, stage == "scratch"
                                        ? "`scratch` is the empty image, not a stage"
                                        : "`context` is the build context, not a stage");
}

}  // namespace

extern constexpr lint::Rule reserved_stage_name{
    .name = "reserved-stage-name",
    .category = "build",
    .summary = "A stage has a name that means something else",
    .severity = lint::Severity::error,
    .hadolint = {"DL3063", lint::Severity::warning},
    .buildkit = "ReservedStageName",
    .keywords = {syntax::Keyword::from},
    .on_instruction = check};

}  // namespace stowage::rules
