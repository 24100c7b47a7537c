#include "rules/packages/pins.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;

bool is_pinned(std::string_view package) {
  for (const std::string_view scheme : {"git://", "git+ssh://", "git+http://", "git+https://"})
    if (package.starts_with(scheme)) return contains(package, "#");
  for (const std::string_view ending : {".tar", ".tar.gz", ".tgz"})
    if (package.ends_with(ending)) return true;
  for (const std::string_view begin : {"/", "./", "../", "~/"})
    if (package.starts_with(begin)) return true;
  return !package.empty() && contains(package.substr(1), "@");  // not that of a scope
}

bool fires(const HadolintCommand& command) {
  if (command.name != "npm") return false;
  const auto words = command.operands({"loglevel", "registry"});
  return !words.empty() && words[0] == "install" &&
         !std::all_of(words.begin() + 1, words.end(), is_pinned);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (lint::answers_as_hadolint(unit, place, report, "a package has no version", fires)) return;
  const auto judge = [&](const lint::RunCommands& run, const shell::Command& command) {
    report_unpinned(run, command, report,
                    {.actions = {"install", "i", "add"},
                     .flags = {},
                     .is_pinned = is_pinned,
                     .example = "typescript@5.5.4"});
  };
  lint::each_named(unit, place, {"npm"}, judge);
}

}  // namespace

extern constexpr lint::Rule unpinned_npm_package{
    .name = "unpinned-npm-package",
    .category = "packages",
    .summary = "npm installs a package without a version",
    .severity = lint::Severity::info,
    .hadolint = {"DL3016", lint::Severity::warning},
    .by_default = false,
    .mentions = "npm",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
