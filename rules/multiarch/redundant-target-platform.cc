#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const syntax::Flag* flag = place.instruction.flag("platform");
  if (flag == nullptr || flag->value.find("TARGETPLATFORM") == std::string_view::npos) return;
  for (const lint::DryRun::Found& redundant : unit.dry_run().redundant_platforms) {
    if (redundant.index != place.index) continue;
    lint::Diagnostic& found =
        report.add(flag->span, "the target platform is what FROM takes without `--platform`");
    Span span = flag->span;
    while (span.end < unit.text().size() &&
           (unit.text()[span.end] == ' ' || unit.text()[span.end] == '\t'))
      ++span.end;
    found.fixes.push_back({"remove it", Grade::identical, {{span, ""}}, {}, {}});
  }
}

}  // namespace

extern constexpr lint::Rule redundant_target_platform{
    .name = "redundant-target-platform",
    .category = "multiarch",
    .summary = "FROM asks for the platform that it gets anyway",
    .severity = lint::Severity::style,
    .buildkit = "RedundantTargetPlatform",
    .fixable = true,
    .keywords = {syntax::Keyword::from},
    .on_instruction = check};

}  // namespace stowage::rules
