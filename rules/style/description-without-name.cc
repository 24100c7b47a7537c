#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.instruction.comments.empty()) return;
  const syntax::Comment& comment = place.instruction.comments.back();
  const std::string_view word = comment.text.substr(0, comment.text.find(' '));
  std::string_view first;
  bool several = false;
  if (const auto* args = place.instruction.as<syntax::Args>()) {
    for (const auto& declared : args->declarations) {
      if (declared.name.text == word) return;
      several = !first.empty();
      first = first.empty() ? declared.name.text : first;
    }
  } else if (place.stage != lint::no_stage) {
    first = unit.tree().stages[place.stage].name;
    if (first == word) return;
  }
  if (first.empty()) return;
  const bool compat = unit.settings().compat == lint::Compat::buildkit;
  report.add(compat ? place.instruction.name.span : comment.span,
             several ? "the comment does not begin with the name of an argument"
                     : "the comment does not begin with `" + std::string(first) + "`");
}

}  // namespace

extern constexpr lint::Rule description_without_name{
    .name = "description-without-name",
    .category = "style",
    .summary = "A comment above ARG or FROM does not begin with the name",
    .severity = lint::Severity::style,
    .buildkit = "InvalidDefinitionDescription",
    .by_default = false,
    .keywords = {syntax::Keyword::arg, syntax::Keyword::from},
    .on_instruction = check};

}  // namespace stowage::rules
