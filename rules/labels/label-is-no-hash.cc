#include "rules/label_values.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  check_label_type(unit, place, lint::LabelType::hash, is_git_hash, "the hash of a commit", report);
}

}  // namespace

extern constexpr lint::Rule label_is_no_hash{
    .name = "label-is-no-hash",
    .category = "labels",
    .summary = "A label is not the commit that the schema asks for",
    .severity = lint::Severity::warning,
    .hadolint = {"DL3055", lint::Severity::warning},
    .keywords = {syntax::Keyword::label},
    .on_instruction = check};

}  // namespace stowage::rules
