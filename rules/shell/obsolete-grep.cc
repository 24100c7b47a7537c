#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const shell::Command& command : run->all()) {
    if (command.name != "egrep" && command.name != "fgrep") continue;
    const std::string grep = command.name == "egrep" ? "grep -E" : "grep -F";
    lint::Diagnostic& found = report.add(run->to_source(command.argv[0].span),
                                         "`" + std::string(command.name) + "` is obsolete");
    const bool plain = command.argv[0].raw == command.name && !command.calls_function;
    const auto edit = replaced(unit, *run, command.argv[0].span, grep);
    if (plain && edit)
      lint::offer(found, "write `" + grep + "`", Grade::equivalent, std::vector{*edit});
  }
}

}  // namespace

extern constexpr lint::Rule obsolete_grep{.name = "obsolete-grep",
                                          .category = "shell",
                                          .summary = "egrep and fgrep are obsolete",
                                          .severity = lint::Severity::style,
                                          .aliases = {"SC2196", "SC2197"},
                                          .fixable = true,
                                          .by_default = false,
                                          .mentions = "grep",
                                          .keywords = {syntax::Keyword::run},
                                          .on_instruction = check};

}  // namespace stowage::rules
