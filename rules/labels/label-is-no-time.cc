#include "rules/label_values.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  check_label_type(unit, place, lint::LabelType::rfc3339, is_timestamp, "a time of RFC 3339",
                   report);
}

}  // namespace

extern constexpr lint::Rule label_is_no_time{
    .name = "label-is-no-time",
    .category = "labels",
    .summary = "A label is not the time that the schema asks for",
    .severity = lint::Severity::warning,
    .hadolint = {"DL3053", lint::Severity::warning},
    .keywords = {syntax::Keyword::label},
    .on_instruction = check};

}  // namespace stowage::rules
