#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::IgnoreFile& file, lint::Report& report) {
  for (const context::IgnoreProblem& problem : file.rules.problems())
    report.add(unit.lines().line(problem.line), problem.message);
}

}  // namespace

extern constexpr lint::Rule rejected_ignore_pattern{
    .name = "rejected-ignore-pattern",
    .category = "ignore-file",
    .summary = "A line of an ignore file stops every build",
    .severity = lint::Severity::error,
    .on_ignore = check};

}  // namespace stowage::rules
