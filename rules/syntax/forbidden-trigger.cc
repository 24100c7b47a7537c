#include <string>

#include "lib/lint/hadolint_view.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

void complain(const syntax::Instruction& trigger, lint::Report& report) {
  report.add(trigger.name.span,
             std::string(name(trigger.keyword)) + " cannot be what ONBUILD runs");
}

void check_error(const lint::Unit& unit, const syntax::SyntaxError& error, lint::Report& report) {
  if (lint::as_hadolint(unit) || error.instruction == syntax::no_instruction) return;
  const auto* onbuild = unit.tree().instructions[error.instruction].as<syntax::Onbuild>();
  if (onbuild != nullptr && onbuild->trigger != nullptr) complain(*onbuild->trigger, report);
}

/// hadolint, which parses these, finds them even where the builder stumbles over something else.
void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* onbuild = place.instruction.as<syntax::Onbuild>();
  if (!lint::as_hadolint(unit) || onbuild == nullptr || onbuild->trigger == nullptr) return;
  const Keyword keyword = onbuild->trigger->keyword;
  if (!place.onbuild &&
      (keyword == Keyword::onbuild || keyword == Keyword::from || keyword == Keyword::maintainer))
    complain(*onbuild->trigger, report);
}

}  // namespace

extern constexpr lint::Rule forbidden_trigger{
    .name = "forbidden-trigger",
    .category = "syntax",
    .summary = "ONBUILD has an instruction that cannot be a trigger",
    .severity = lint::Severity::error,
    .hadolint = {"DL3043", lint::Severity::error},
    .keywords = {Keyword::onbuild},
    .on_instruction = check,
    .errors = {syntax::ErrorKind::bad_onbuild},
    .on_error = check_error};

}  // namespace stowage::rules
