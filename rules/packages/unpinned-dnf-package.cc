#include "rules/packages/pins.h"
#include "rules/packages/rpm_pins.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool is_pinned(std::string_view package) {
  return is_versioned_rpm(package) || is_path(package) || contains_any_of(package, "=<>@");
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto fires = [&](const lint::HadolintCommand& command) {
    return (command.name == "dnf" || command.name == "microdnf") && command.has({"install"}) &&
           !command.has({"group"}) && names_unversioned_rpm(unit, place, command);
  };
  if (lint::answers_as_hadolint(unit, place, report, "a package has no version", fires)) return;
  const auto judge = [&](const lint::RunCommands& run, const shell::Command& command) {
    report_unpinned(run, command, report,
                    {.actions = {"install"},
                     .flags = {},
                     .is_pinned = is_pinned,
                     .example = "curl-7.76.1-31.el9"});
  };
  lint::each_named(unit, place, {"dnf", "dnf5", "microdnf", "tdnf"}, judge);
}

}  // namespace

extern constexpr lint::Rule unpinned_dnf_package{
    .name = "unpinned-dnf-package",
    .category = "packages",
    .summary = "dnf installs a package without a version",
    .severity = lint::Severity::info,
    .hadolint = {"DL3041", lint::Severity::warning},
    .by_default = false,
    .mentions = "dnf",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
