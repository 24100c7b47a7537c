#include "rules/repeated.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, lint::Report& report) {
  find_repeated(unit, syntax::Keyword::cmd, report);
}

}  // namespace

extern constexpr lint::Rule repeated_cmd{
    .name = "repeated-cmd",
    .category = "build",
    .summary = "Of several CMD in a stage only the last counts",
    .severity = lint::Severity::warning,
    .hadolint = {"DL4003", lint::Severity::warning},
    .buildkit = "MultipleInstructionsDisallowed",
    .aliases = {"DS-0016", "S6589"},
    .fixable = true,
    .on_file = check};

}  // namespace stowage::rules
