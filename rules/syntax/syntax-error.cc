#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::ErrorKind;

void check(const lint::Unit&, const syntax::SyntaxError& error, lint::Report& report) {
  report.add(error.span, std::string(error.message));
}

}  // namespace

extern constexpr lint::Rule syntax_error{
    .name = "syntax-error",
    .category = "syntax",
    .summary = "The builder refuses the file",
    .severity = lint::Severity::error,
    .hadolint = {"DL1000", lint::Severity::error},
    .errors = {ErrorKind::no_instructions, ErrorKind::line_too_long,
               ErrorKind::unterminated_heredoc, ErrorKind::bad_directive, ErrorKind::bad_key_value,
               ErrorKind::bad_json_strings, ErrorKind::bad_heredoc, ErrorKind::no_stage,
               ErrorKind::operand_count, ErrorKind::bad_flag, ErrorKind::bad_mount,
               ErrorKind::bad_value, ErrorKind::bad_stage_name, ErrorKind::bad_onbuild,
               ErrorKind::bad_path},
    .on_error = check};

}  // namespace stowage::rules
