#include <string>
#include <vector>

#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Names of stages are compared without regard to case, so all of them can be written small.
void add_edit(std::vector<Edit>& edits, const syntax::Word& word, std::string_view name) {
  if (word.text.size() != word.span.size() || !syntax::equal_ignoring_case(word.text, name)) return;
  if (word.text == name) return;
  edits.push_back({word.span, std::string(name)});
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || place.stage == lint::no_stage) return;
  const std::string_view written = from->stage_name.text;
  const std::string_view name = unit.tree().stages[place.stage].name;
  if (written.empty() || written == name) return;
  lint::Diagnostic& found =
      report.add(from->stage_name.span,
                 "the name of stage `" + std::string(written) + "` has upper-case letters");
  std::vector<Edit> edits;
  add_edit(edits, from->stage_name, name);
  // Behind a later stage of the name, that one is meant.
  const auto& stages = unit.tree().stages;
  for (std::uint32_t i = place.stage + 1; i < stages.size() && stages[i].name != name; ++i)
    for (const syntax::Instruction& instruction : unit.tree().of(stages[i]))
      if (const auto* copy = instruction.as<syntax::Copy>()) add_edit(edits, copy->from, name);
  if (edits.empty()) return;
  found.fixes.push_back(
      {"write `" + std::string(name) + "`", Grade::identical, std::move(edits), {}, {}});
}

}  // namespace

extern constexpr lint::Rule upper_case_stage_name{
    .name = "upper-case-stage-name",
    .category = "syntax",
    .summary = "The name of a stage has upper-case letters",
    .severity = lint::Severity::style,
    .buildkit = "StageNameCasing",
    .fixable = true,
    .keywords = {syntax::Keyword::from},
    .on_instruction = check};

}  // namespace stowage::rules
