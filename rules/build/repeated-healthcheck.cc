#include "rules/repeated.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, lint::Report& report) {
  find_repeated(unit, syntax::Keyword::healthcheck, report);
}

}  // namespace

extern constexpr lint::Rule repeated_healthcheck{
    .name = "repeated-healthcheck",
    .category = "build",
    .summary = "Of several HEALTHCHECK in a stage only the last counts",
    .severity = lint::Severity::warning,
    .hadolint = {"DL3012", lint::Severity::error},
    .buildkit = "MultipleInstructionsDisallowed",
    .aliases = {"DS-0023"},
    .fixable = true,
    .on_file = check};

}  // namespace stowage::rules
