#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& /*unit*/, const pipeline::Pipeline& file, lint::Report& report) {
  for (const pipeline::Problem& problem : file.problems) report.add(problem.span, problem.message);
}

}  // namespace

extern constexpr lint::Rule unreadable_pipeline{.name = "unreadable-pipeline",
                                                .category = "pipeline",
                                                .summary = "A CI file that cannot be read as it is",
                                                .severity = lint::Severity::error,
                                                .on_pipeline = check};

}  // namespace stowage::rules
