#include <string>

#include "lib/lint/early_arguments.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool has_value(const syntax::ArgDeclaration& arg) { return arg.has_default; }

void check(const lint::Unit& unit, std::uint32_t stage, lint::Report& report) {
  for (const lint::EarlyArgument& early : lint::early_arguments(unit, stage, has_value)) {
    lint::Diagnostic& found =
        report.add(early.arg->name.span, "another value of `" + std::string(early.arg->name.text) +
                                             "` also runs the steps above its first use");
    lint::explain_early(unit, early, found);
  }
}

}  // namespace

extern constexpr lint::Rule argument_far_above_use{
    .name = "argument-far-above-use",
    .category = "cache",
    .summary = "An ARG stands above steps that do not use it",
    .severity = lint::Severity::info,
    .fixable = true,
    .by_default = false,
    .on_stage = check};

}  // namespace stowage::rules
