#include "rules/packages/pins.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;

bool is_pinned(std::string_view package) {
  return contains_any_of(package, "=<>") || package.ends_with(".rpm");
}

bool fires(const HadolintCommand& command) {
  return command.is("zypper", {"install", "in"}) &&
         any_unpinned(command, {}, {"install", "in"}, is_pinned);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (lint::answers_as_hadolint(unit, place, report, "a package has no version", fires)) return;
  const auto judge = [&](const lint::RunCommands& run, const shell::Command& command) {
    report_unpinned(run, command, report,
                    {.actions = {"install", "in"},
                     .flags = {},
                     .is_pinned = is_pinned,
                     .example = "curl=8.6.0"});
  };
  lint::each_named(unit, place, {"zypper"}, judge);
}

}  // namespace

extern constexpr lint::Rule unpinned_zypper_package{
    .name = "unpinned-zypper-package",
    .category = "packages",
    .summary = "zypper installs a package without a version",
    .severity = lint::Severity::info,
    .hadolint = {"DL3037", lint::Severity::warning},
    .by_default = false,
    .mentions = "zypper",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
