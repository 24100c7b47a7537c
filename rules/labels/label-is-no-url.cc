#include "rules/label_values.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  check_label_type(unit, place, lint::LabelType::url, is_uri, "a URL", report);
}

}  // namespace

extern constexpr lint::Rule label_is_no_url{
    .name = "label-is-no-url",
    .category = "labels",
    .summary = "A label is not the URL that the schema asks for",
    .severity = lint::Severity::warning,
    .hadolint = {"DL3052", lint::Severity::warning},
    .keywords = {syntax::Keyword::label},
    .on_instruction = check};

}  // namespace stowage::rules
