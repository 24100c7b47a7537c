#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& /*unit*/, const pipeline::Build& build, lint::Report& report) {
  for (const pipeline::Text& argument : build.build_args) {
    if (!argument.value.starts_with("SOURCE_DATE_EPOCH=") || !pipeline::is_volatile(argument.value))
      continue;
    lint::Diagnostic& found =
        report.add(argument.span,
                   "a `SOURCE_DATE_EPOCH` that follows the commit gives every layer a new digest");
    found.help = "set it in release builds only";
  }
}

}  // namespace

extern constexpr lint::Rule source_date_epoch_in_each_build{
    .name = "source-date-epoch-in-each-build",
    .category = "pipeline",
    .summary = "SOURCE_DATE_EPOCH is another one in each build",
    .severity = lint::Severity::info,
    .on_build = check};

}  // namespace stowage::rules
