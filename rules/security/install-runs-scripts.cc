#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/script_rule.h"
#include "lib/lint/tool_call.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using shell::Command;

bool installs(const Command& command, const lint::ToolCall& call) {
  if (call.is({"install", "i", "ci", "clean-install", "add"})) return true;
  return command.name == "yarn" && call.action_word == nullptr &&
         !call.has_flag({"--version", "-v", "--help"});
}

/// Berry takes no such flag; it has a setting. A variable may say it too.
bool is_told(const lint::Unit& unit, const lint::Place& place, const lint::ToolCall& call) {
  if (call.unknown || call.has_flag({"--ignore-scripts", "--mode"})) return true;
  for (const std::string_view word : {"ignore-scripts", "ignore_scripts", "IGNORE_SCRIPTS",
                                      "enableScripts", "YARN_ENABLE_SCRIPTS"})
    if (unit.text().find(word) != std::string_view::npos) return true;
  return place.onbuild;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_named(
      unit, place, {"npm", "yarn", "pnpm"}, [&](const auto& run, const Command& command) {
        const lint::ToolCall& call = run.call(command);
        if (!installs(command, call) || is_told(unit, place, call)) return;
        const shell::Word& last = call.action_word == nullptr ? command.argv[0] : *call.action_word;
        lint::Diagnostic& found = report.add(
            run.to_source(command.argv[0].span),
            "every package that `" + std::string(command.name) + "` brings may run a script here");
        found.help =
            "add `--ignore-scripts`, and run what is needed by name (`npm rebuild esbuild`)";
        lint::offer(found, "add `--ignore-scripts`", Grade::assuming,
                    lint::insert_behind(unit, run, last, " --ignore-scripts"),
                    {"no package, nor the project, needs its install scripts"});
      });
}

}  // namespace

extern constexpr lint::Rule install_runs_scripts{
    .name = "install-runs-scripts",
    .category = "security",
    .summary = "An install runs scripts of the packages",
    .severity = lint::Severity::info,
    .aliases = {"S6505"},
    .fixable = true,
    .by_default = false,
    .mentions = "npm yarn",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
