#include <string>

#include "lib/lint/hadolint_view.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

void complain(const syntax::Instruction& instruction, lint::Report& report) {
  report.add(instruction.name.span,
             std::string(name(instruction.keyword)) + " above the first FROM is in no stage");
}

void check_error(const lint::Unit& unit, const syntax::SyntaxError& error, lint::Report& report) {
  if (!lint::as_hadolint(unit) && error.instruction != syntax::no_instruction)
    complain(unit.tree().instructions[error.instruction], report);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (lint::as_hadolint(unit) && place.stage == lint::no_stage && !place.onbuild)
    complain(place.instruction, report);
}

}  // namespace

extern constexpr lint::Rule instruction_before_from{
    .name = "instruction-before-from",
    .category = "syntax",
    .summary = "An instruction stands above the first FROM",
    .severity = lint::Severity::error,
    .hadolint = {"DL3061", lint::Severity::error},
    .keywords = {Keyword::add, Keyword::cmd, Keyword::copy, Keyword::entrypoint, Keyword::env,
                 Keyword::expose, Keyword::healthcheck, Keyword::label, Keyword::maintainer,
                 Keyword::onbuild, Keyword::run, Keyword::shell, Keyword::stopsignal, Keyword::user,
                 Keyword::volume, Keyword::workdir},
    .on_instruction = check,
    .errors = {syntax::ErrorKind::no_stage},
    .on_error = check_error};

}  // namespace stowage::rules
