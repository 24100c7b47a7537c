#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const shell::Command& command : run->all()) {
    if (command.name != "trap" || command.argv.size() < 2) continue;
    const shell::Word& word = command.argv[1];
    if (!word.expands || !word.raw.starts_with('"')) continue;
    lint::Diagnostic& found = report.add(
        run->to_source(word.span), "the variables have their values of now, not of when it runs");
    found.help = "put it in single quotes";
  }
}

}  // namespace

extern constexpr lint::Rule trap_expands_early{
    .name = "trap-expands-early",
    .category = "shell",
    .summary = "A trap in double quotes is expanded when it is set",
    .aliases = {"SC2064"},
    .mentions = "trap",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
