#include "rules/repeated.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, lint::Report& report) {
  find_repeated(unit, syntax::Keyword::entrypoint, report);
}

}  // namespace

extern constexpr lint::Rule repeated_entrypoint{
    .name = "repeated-entrypoint",
    .category = "build",
    .summary = "Of several ENTRYPOINT in a stage only the last counts",
    .severity = lint::Severity::warning,
    .hadolint = {"DL4004", lint::Severity::error},
    .buildkit = "MultipleInstructionsDisallowed",
    .aliases = {"DS-0007"},
    .fixable = true,
    .on_file = check};

}  // namespace stowage::rules
