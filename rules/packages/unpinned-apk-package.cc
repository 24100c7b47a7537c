#include "rules/packages/pins.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;

bool is_pinned(std::string_view package) {
  return contains_any_of(package, "=~<>") || package.ends_with(".apk");
}

bool fires(const HadolintCommand& command) {
  return command.is("apk", {"add"}) &&
         any_unpinned(command, {"t", "virtual", "repository", "X"}, {"add"}, is_pinned);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (lint::answers_as_hadolint(unit, place, report, "a package has no version", fires)) return;
  const auto judge = [&](const lint::RunCommands& run, const shell::Command& command) {
    report_unpinned(
        run, command, report,
        {.actions = {"add"}, .flags = {}, .is_pinned = is_pinned, .example = "curl~8.9"});
  };
  lint::each_named(unit, place, {"apk"}, judge);
}

}  // namespace

extern constexpr lint::Rule unpinned_apk_package{
    .name = "unpinned-apk-package",
    .category = "packages",
    .summary = "apk installs a package without a version",
    .severity = lint::Severity::info,
    .hadolint = {"DL3018", lint::Severity::warning},
    .by_default = false,
    .mentions = "apk",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
