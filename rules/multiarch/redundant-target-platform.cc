#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void complain(const lint::Unit& unit, const syntax::Flag& flag, lint::Report& report) {
  lint::Diagnostic& found =
      report.add(flag.span, "the target platform is what FROM takes without `--platform`");
  Span span = flag.span;
  while (span.end < unit.text().size() &&
         (unit.text()[span.end] == ' ' || unit.text()[span.end] == '\t'))
    ++span.end;
  found.fixes.push_back({"remove it", Grade::identical, {{span, ""}}, {}, {}});
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const syntax::Flag* flag = place.instruction.flag("platform");
  if (flag == nullptr || flag->value.find("TARGETPLATFORM") == std::string_view::npos) return;
  if (lint::as_hadolint(unit)) {
    if (!place.onbuild && (flag->value == "$TARGETPLATFORM" || flag->value == "${TARGETPLATFORM}"))
      complain(unit, *flag, report);
    return;
  }
  for (const lint::DryRun::Found& redundant : unit.dry_run().redundant_platforms)
    if (redundant.index == place.index) complain(unit, *flag, report);
}

}  // namespace

extern constexpr lint::Rule redundant_target_platform{
    .name = "redundant-target-platform",
    .category = "multiarch",
    .summary = "FROM asks for the platform that it gets anyway",
    .severity = lint::Severity::style,
    .hadolint = {"DL3065", lint::Severity::warning},
    .buildkit = "RedundantTargetPlatform",
    .fixable = true,
    .keywords = {syntax::Keyword::from},
    .on_instruction = check};

}  // namespace stowage::rules
