#include <array>

#include "rules/packages/pins.h"
#include "rules/packages/pip.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;

/// By the beginning of the text alone: a package that is called gitpython is one.
bool is_repository(std::string_view package) {
  constexpr auto schemes = std::to_array<std::string_view>(
      {"git", "hg+file", "hg+http", "hg+https", "hg+ssh", "hg+static-http", "svn", "bzr+http",
       "bzr+https", "bzr+ssh", "bzr+sftp", "bzr+ftp", "bzr+lp"});
  return std::any_of(schemes.begin(), schemes.end(),
                     [&](std::string_view scheme) { return package.starts_with(scheme); });
}

bool is_fixed(std::string_view package) {
  // `==`, `>=`, `<=`, `!=`, `~=`, `===`, `>`, `<`
  if (contains_any_of(package, "<>") || contains(package, "==") || contains(package, "!=") ||
      contains(package, "~="))
    return true;
  if (package.ends_with(".whl") || package.ends_with(".tar.gz")) return true;
  return contains(package, is_repository(package) ? "@" : "/");
}

bool fires(const HadolintCommand& command) {
  if (!installs_by_pip(command) || command.has({"--requirement", "-r", "."}) ||
      command.has_flag({"constraint", "c"}))
    return false;
  const auto words = command.operands({"abi",
                                       "b",
                                       "build",
                                       "e",
                                       "editable",
                                       "extra-index-url",
                                       "f",
                                       "find-links",
                                       "i",
                                       "index-url",
                                       "implementation",
                                       "no-binary",
                                       "only-binary",
                                       "platform",
                                       "prefix",
                                       "progress-bar",
                                       "proxy",
                                       "python",
                                       "python-version",
                                       "root",
                                       "root-user-action",
                                       "src",
                                       "t",
                                       "target",
                                       "trusted-host",
                                       "upgrade-strategy"});
  const auto install = std::find(words.begin(), words.end(), "install");
  return install != words.end() && !std::all_of(install + 1, words.end(), is_fixed);
}

bool is_pinned(std::string_view package) {
  return contains(package, "==") || contains(package, "@") || is_path(package) ||
         package.ends_with(".whl") || package.ends_with(".tar.gz") || package.ends_with(".zip");
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (lint::answers_as_hadolint(unit, place, report, "a package has no version", fires)) return;
  const auto judge = [&](const lint::RunCommands& run, const shell::Command& command) {
    report_unpinned(run, command, report,
                    {.actions = {"install"},
                     .flags = {"-r", "--requirement", "-c", "--constraint"},
                     .is_pinned = is_pinned,
                     .example = "requests==2.32.3"});
  };
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  for (const shell::Command& command : run.all())
    if (lint::is_pip(command)) judge(run, command);
}

}  // namespace

extern constexpr lint::Rule unpinned_pip_package{
    .name = "unpinned-pip-package",
    .category = "packages",
    .summary = "pip installs a package without a version",
    .severity = lint::Severity::info,
    .hadolint = {"DL3013", lint::Severity::warning},
    .by_default = false,
    .mentions = "pip",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
