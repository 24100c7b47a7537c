#include "rules/label_values.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  check_label_type(unit, place, lint::LabelType::email, is_email, "a mail address", report);
}

}  // namespace

extern constexpr lint::Rule label_is_no_email{
    .name = "label-is-no-email",
    .category = "labels",
    .summary = "A label is not the mail address that the schema asks for",
    .severity = lint::Severity::warning,
    .hadolint = {"DL3058", lint::Severity::warning},
    .keywords = {syntax::Keyword::label},
    .on_instruction = check};

}  // namespace stowage::rules
