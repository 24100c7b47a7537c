#include "rules/label_values.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  check_label_type(unit, place, lint::LabelType::semver, is_semver, "a semantic version", report);
}

}  // namespace

extern constexpr lint::Rule label_is_no_version{
    .name = "label-is-no-version",
    .category = "labels",
    .summary = "A label is not the version that the schema asks for",
    .severity = lint::Severity::warning,
    .hadolint = {"DL3056", lint::Severity::warning},
    .keywords = {syntax::Keyword::label},
    .on_instruction = check};

}  // namespace stowage::rules
