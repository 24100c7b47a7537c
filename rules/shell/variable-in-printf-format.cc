#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const shell::Command& command : run->all()) {
    if (command.name != "printf" || command.argv.size() < 2 || !command.wrappers.empty()) continue;
    const std::size_t at = command.argv[1].raw == "--" || command.argv[1].raw == "-v" ? 2 : 1;
    if (at >= command.argv.size() || !command.argv[at].expands) continue;
    report
        .add(run->to_source(command.argv[at].span),
             "a `%` or a backslash in the value is read as part of the format")
        .help = "write `printf '%s' \"$x\"`";
  }
}

}  // namespace

extern constexpr lint::Rule variable_in_printf_format{
    .name = "variable-in-printf-format",
    .category = "shell",
    .summary = "A variable in the format of printf",
    .severity = lint::Severity::info,
    .aliases = {"SC2059"},
    .by_default = false,
    .mentions = "printf",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
