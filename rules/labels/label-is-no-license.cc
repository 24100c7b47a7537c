#include "rules/label_values.h"
#include "rules/spdx_licenses.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  check_label_type(unit, place, lint::LabelType::spdx, is_spdx_license,
                   "the identifier of a license in the SPDX list", report);
}

}  // namespace

extern constexpr lint::Rule label_is_no_license{
    .name = "label-is-no-license",
    .category = "labels",
    .summary = "A label is not the license that the schema asks for",
    .severity = lint::Severity::warning,
    .hadolint = {"DL3054", lint::Severity::warning},
    .keywords = {syntax::Keyword::label},
    .on_instruction = check};

}  // namespace stowage::rules
