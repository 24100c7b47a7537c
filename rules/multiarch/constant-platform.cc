#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const syntax::Flag* flag = place.instruction.flag("platform");
  if (flag == nullptr || flag->value.find('$') != std::string_view::npos) return;
  for (const lint::DryRun::Found& constant : unit.dry_run().constant_platforms) {
    if (constant.index != place.index) continue;
    lint::Diagnostic& found = report.add(
        flag->span, "the image is for `" + constant.text + "` whatever platform is asked for");
    found.help = "leave it to `docker build --platform`, or name the stage after the platform";
  }
}

}  // namespace

extern constexpr lint::Rule constant_platform{.name = "constant-platform",
                                              .category = "multiarch",
                                              .summary = "FROM always takes the same platform",
                                              .severity = lint::Severity::warning,
                                              .buildkit = "FromPlatformFlagConstDisallowed",
                                              .keywords = {syntax::Keyword::from},
                                              .on_instruction = check};

}  // namespace stowage::rules
