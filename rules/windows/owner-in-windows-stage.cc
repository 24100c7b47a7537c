#include <string>

#include "lib/lint/target_platforms.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const syntax::Flag* owner = place.instruction.flag("chown");
  const syntax::Flag* flag = owner != nullptr ? owner : place.instruction.flag("chmod");
  if (flag == nullptr || place.stage == lint::no_stage) return;
  if (!lint::is_windows_stage(unit, place.stage)) return;
  lint::Diagnostic& found = report.add(
      flag->span, "`--" + std::string(flag->name) + "` has no effect in an image for Windows");
  Span span = flag->span;
  if (span.begin > 0 && unit.text()[span.begin - 1] == ' ') --span.begin;
  found.fixes.push_back(
      {.title = "leave it out", .grade = Grade::equivalent, .edits = {{span, ""}}});
}

}  // namespace

extern constexpr lint::Rule owner_in_windows_stage{
    .name = "owner-in-windows-stage",
    .category = "windows",
    .summary = "COPY sets an owner or a mode in an image for Windows",
    .fixable = true,
    .keywords = {syntax::Keyword::copy, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
