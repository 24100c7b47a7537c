#include "rules/packages/pins.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;

/// Of its own module a program has the version that go.mod says.
bool is_pinned(std::string_view package) {
  return !package.ends_with("@latest") && !package.ends_with("@none");
}

bool is_fixed(std::string_view package) {
  return package.starts_with('/') || package.starts_with('.') ||
         (contains(package, "@") && is_pinned(package));
}

bool fires(const lint::HadolintScript& script) {
  const auto commands = script.commands();
  const bool runs = std::any_of(commands.begin(), commands.end(),
                                [](const auto& command) { return command.is("go", {"run"}); });
  return std::any_of(commands.begin(), commands.end(), [&](const HadolintCommand& command) {
    if (!runs) {
      return command.is("go", {"install", "get"}) &&
             any_unpinned(command, {}, {"install", "get", "tool"}, is_fixed);
    }
    if (!command.is("go", {"run"})) return false;
    auto packages = command.operands();
    packages.resize(std::min<std::size_t>(packages.size(), 2));
    return std::any_of(packages.begin(), packages.end(), [](std::string_view package) {
      return package != "run" && !is_fixed(package);
    });
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (lint::answers_as_hadolint(unit, place, report, "a package has no version", fires)) return;
  const auto judge = [&](const lint::RunCommands& run, const shell::Command& command) {
    report_unpinned(run, command, report,
                    {.actions = {"install", "get", "run"},
                     .flags = {},
                     .is_pinned = is_pinned,
                     .example = "golang.org/x/tools/gopls@v0.16.2"});
  };
  lint::each_named(unit, place, {"go"}, judge);
}

}  // namespace

extern constexpr lint::Rule unpinned_go_tool{
    .name = "unpinned-go-tool",
    .category = "packages",
    .summary = "go installs whatever version is the latest",
    .severity = lint::Severity::info,
    .hadolint = {"DL3062", lint::Severity::warning},
    .by_default = false,
    .mentions = "go",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
