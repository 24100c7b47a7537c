#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/lint/blocks.h"
#include "lib/lint/early_arguments.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Instruction;
using syntax::Keyword;

bool is_step(const Instruction& instruction) {
  return instruction.keyword == Keyword::run || instruction.keyword == Keyword::copy ||
         instruction.keyword == Keyword::add;
}

/// Another value of a variable in the label, set between it and its new place.
bool sets_between(const lint::Unit& unit, std::uint32_t label, std::uint32_t end) {
  const std::string_view text = unit.tree().instructions[label].line.text;
  for (std::uint32_t i = label + 1; i <= end; ++i) {
    const Instruction& each = unit.tree().instructions[i];
    if (const auto* env = each.as<syntax::KeyValues>())
      for (const syntax::KeyValue& pair : env->pairs)
        if (each.keyword == Keyword::label || lint::names_word(text, pair.key.text)) return true;
    if (const auto* args = each.as<syntax::Args>())
      for (const syntax::ArgDeclaration& arg : args->declarations)
        if (lint::names_word(text, arg.name.text)) return true;
  }
  return false;
}

/// The lines of declarations that only this label uses, which move with it: else the steps between
/// still run again with each new value. Nothing where one of them cannot move.
std::optional<std::vector<Edit>> take_arguments(const lint::Unit& unit, const lint::Place& place) {
  const auto& instructions = unit.tree().instructions;
  const syntax::Stage& stage = unit.tree().stages[place.stage];
  std::vector<Edit> taken;
  for (std::uint32_t i = stage.first; i < place.index; ++i) {
    const auto* args = instructions[i].as<syntax::Args>();
    if (args == nullptr || !instructions[i].valid) continue;
    bool moves = false;
    for (const syntax::ArgDeclaration& arg : args->declarations) {
      if (!lint::names_word(place.instruction, arg.name.text)) continue;
      const auto use = std::find_if(
          instructions.begin() + i + 1, instructions.begin() + stage.end,
          [&](const Instruction& each) { return lint::names_word(each, arg.name.text); });
      moves = moves || use - instructions.begin() == place.index;
    }
    if (!moves) continue;
    for (std::uint32_t other = i + 1; other < stage.end; ++other)
      for (const syntax::ArgDeclaration& arg : args->declarations)
        if (other != place.index && lint::names_word(instructions[other], arg.name.text))
          return std::nullopt;
    const auto later = lint::declare_later(unit, i, place.index);
    if (!later) return std::nullopt;
    taken.push_back(later->edits[0]);
  }
  return taken;
}

/// The label, and what it alone uses, below the last step.
std::optional<Fix> move_down(const lint::Unit& unit, const lint::Place& place, std::uint32_t last) {
  if (sets_between(unit, place.index, last)) return std::nullopt;
  auto edits = take_arguments(unit, place);
  if (!edits) return std::nullopt;
  Fix fix{.title = "write it below the last step", .grade = Grade::equivalent};
  if (!edits->empty()) {
    fix.title = "write it, and the ARG that it alone uses, below the last step";
    fix.grade = Grade::assuming;
    fix.assumptions = {"no step between reads the argument from its environment; none names it"};
  }
  edits->push_back({lint::block_of(unit, place.index), ""});
  std::string lines;
  for (const Edit& edit : *edits) lines += unit.text(edit.span);
  edits->push_back(lint::insert_below(unit, last, std::move(lines)));
  fix.edits = std::move(*edits);
  return fix;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* label = place.instruction.as<syntax::KeyValues>();
  if (label == nullptr || place.onbuild || place.stage == lint::no_stage) return;
  const auto varies = [](const syntax::KeyValue& pair) {
    return pair.value.text.find('$') != std::string_view::npos;
  };
  if (std::none_of(label->pairs.begin(), label->pairs.end(), varies)) return;
  std::uint32_t last = place.index;
  for (std::uint32_t i = place.index + 1; i < unit.tree().stages[place.stage].end; ++i)
    if (is_step(unit.tree().instructions[i])) last = i;
  if (last == place.index) return;
  lint::Diagnostic& found = report.add(
      place.instruction.span,
      "with buildah, kaniko and the classic builder each new value runs the steps below");
  if (auto fix = move_down(unit, place, last))
    found.fixes.push_back(std::move(*fix));
  else
    found.help = "write it, and the ARG that it needs, below the last step";
}

}  // namespace

extern constexpr lint::Rule variable_label_above_step{
    .name = "variable-label-above-step",
    .category = "cache",
    .summary = "A LABEL with a variable stands above steps",
    .severity = lint::Severity::info,
    .fixable = true,
    .by_default = false,
    .mentions = "$",
    .keywords = {Keyword::label},
    .on_instruction = check};

}  // namespace stowage::rules
