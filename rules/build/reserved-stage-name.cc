#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.stage == lint::no_stage) return;
  const std::string_view stage = unit.tree().stages[place.stage].name;
  if (stage != "scratch" && stage != "context") return;
  const auto* from = place.instruction.as<syntax::From>();
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
    .buildkit = "ReservedStageName",
    .keywords = {syntax::Keyword::from},
    .on_instruction = check};

}  // namespace stowage::rules
