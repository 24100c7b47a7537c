#include <charconv>
#include <optional>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || copy->from.empty() || place.stage == lint::no_stage) return;
  const auto index = number(copy->from.text);
  if (!index || *index >= place.stage) return;
  const syntax::Stage& stage = unit.tree().stages[*index];
  lint::Diagnostic& found =
      report.add(copy->from.span,
                 "a stage put in above makes `" + std::string(copy->from.text) + "` another stage");
  found.labels.push_back({unit.tree().instructions[stage.first].span, "this one now"});
  found.help = "name the stage with `AS`, and copy from the name";
  const auto* from = unit.tree().instructions[stage.first].as<syntax::From>();
  if (from == nullptr || from->stage_name.empty() || unit.text(copy->from.span) != copy->from.text)
    return;
  found.fixes.push_back({"write `" + std::string(from->stage_name.text) + "`",
                         Grade::identical,
                         {{copy->from.span, std::string(from->stage_name.text)}},
                         {},
                         {}});
}

}  // namespace

extern constexpr lint::Rule stage_by_number{.name = "stage-by-number",
                                            .category = "stages",
                                            .summary = "COPY names a stage by its number",
                                            .severity = lint::Severity::style,
                                            .fixable = true,
                                            .keywords = {syntax::Keyword::copy},
                                            .on_instruction = check};

}  // namespace stowage::rules
