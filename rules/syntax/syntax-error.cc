#include "lib/lint/hadolint_parser.h"
#include "lib/lint/hadolint_view.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::ErrorKind;

void check(const lint::Unit& unit, const syntax::SyntaxError& error, lint::Report& report) {
  if (!lint::as_hadolint(unit)) report.add(error.span, std::string(error.message));
}

/// The first place at which hadolint stops, whether the builder would or not.
void check_as_hadolint(const lint::Unit& unit, lint::Report& report) {
  if (!lint::as_hadolint(unit)) return;
  if (const auto refusal = lint::hadolint_refusal(unit.tree()))
    report.add({refusal->at, refusal->at}, "hadolint stops here: " + refusal->reason);
}

}  // namespace

extern constexpr lint::Rule syntax_error{
    .name = "syntax-error",
    .category = "syntax",
    .summary = "The builder refuses the file",
    .severity = lint::Severity::error,
    .hadolint = {"DL1000", lint::Severity::error},
    .on_file = check_as_hadolint,
    .errors = {ErrorKind::no_instructions, ErrorKind::line_too_long,
               ErrorKind::unterminated_heredoc, ErrorKind::bad_directive, ErrorKind::bad_key_value,
               ErrorKind::bad_json_strings, ErrorKind::bad_heredoc, ErrorKind::operand_count,
               ErrorKind::bad_flag, ErrorKind::bad_mount, ErrorKind::bad_value,
               ErrorKind::bad_stage_name, ErrorKind::bad_path},
    .on_error = check};

}  // namespace stowage::rules
