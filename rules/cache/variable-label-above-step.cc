#include <algorithm>
#include <string>

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
  lint::Diagnostic& found =
      report.add(place.instruction.span,
                 "with buildah, kaniko and the classic builder each new value runs the steps below");
  if (sets_between(unit, place.index, last)) {
    found.help = "write it below the last step";
    return;
  }
  const Span block = lint::block_of(unit, place.index);
  std::string lines(unit.text(block));
  found.fixes.push_back(
      {.title = "write it below the last step",
       .grade = Grade::equivalent,
       .edits = {{block, ""}, lint::insert_below(unit, last, std::move(lines))}});
}

}  // namespace

extern constexpr lint::Rule variable_label_above_step{
    .name = "variable-label-above-step",
    .category = "cache",
    .summary = "A LABEL with a variable stands above steps",
    .severity = lint::Severity::info,
    .fixable = true,
    .by_default = false,
    .keywords = {Keyword::label},
    .on_instruction = check};

}  // namespace stowage::rules
