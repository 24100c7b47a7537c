#include "rules/packages/pins.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;

bool is_pinned(std::string_view package) {
  return contains_any_of(package, "=/") || package.ends_with(".deb");
}

bool fires(const HadolintCommand& command) {
  return command.is("apt-get", {"install"}) &&
         any_unpinned(command, {"t", "target-release"}, {"install"}, is_pinned);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (lint::answers_as_hadolint(unit, place, report, "a package has no version", fires)) return;
  const auto judge = [&](const lint::RunCommands& run, const shell::Command& command) {
    report_unpinned(run, command, report,
                    {.actions = {"install"},
                     .flags = {},
                     .is_pinned = is_pinned,
                     .example = "curl=7.88.1-10+deb12u8"});
  };
  lint::each_named(unit, place, {"apt-get", "apt", "aptitude"}, judge);
}

}  // namespace

extern constexpr lint::Rule unpinned_apt_package{
    .name = "unpinned-apt-package",
    .category = "packages",
    .summary = "apt-get installs a package without a version",
    .severity = lint::Severity::info,
    .hadolint = {"DL3008", lint::Severity::warning},
    .by_default = false,
    .mentions = "apt",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
