#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || copy->from.empty() || place.onbuild || place.stage == lint::no_stage)
    return;
  const syntax::Stage& stage = unit.tree().stages[place.stage];
  const auto* from = unit.tree().instructions[stage.first].as<syntax::From>();
  if (from == nullptr || stage.name.empty()) return;
  const bool own = lint::as_hadolint(unit)
                       ? copy->from.text == from->stage_name.text
                       : syntax::equal_ignoring_case(copy->from.text, stage.name);
  if (!own) return;
  lint::Diagnostic& found = report.add(
      copy->from.span, "`" + std::string(copy->from.text) + "` is the stage that this COPY is in");
  found.labels.push_back({from->stage_name.span, "here"});
}

}  // namespace

extern constexpr lint::Rule copy_from_own_stage{.name = "copy-from-own-stage",
                                                .category = "build",
                                                .summary = "COPY takes files from its own stage",
                                                .severity = lint::Severity::error,
                                                .hadolint = {"DL3023", lint::Severity::error},
                                                .aliases = {"DS-0006"},
                                                .keywords = {syntax::Keyword::copy},
                                                .on_instruction = check};

}  // namespace stowage::rules
