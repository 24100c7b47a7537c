#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const syntax::Flag* flag = place.instruction.flag("platform");
  if (flag == nullptr || place.onbuild) return;
  const auto has = [&](std::string_view word) {
    return flag->value.find(word) != std::string_view::npos;
  };
  if (lint::as_hadolint(unit)) {  // which variables there are does not matter there
    if (!has("BUILDPLATFORM") && !has("TARGETPLATFORM"))
      report.add(flag->span,
                 "`--platform=" + std::string(flag->value) + "` does not follow the build");
    return;
  }
  if (has("$")) return;
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
                                              .hadolint = {"DL3029", lint::Severity::warning},
                                              .buildkit = "FromPlatformFlagConstDisallowed",
                                              .keywords = {syntax::Keyword::from},
                                              .on_instruction = check};

}  // namespace stowage::rules
