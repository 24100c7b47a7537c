#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// The variables that the text expands all have their values by now, and get no others below.
bool is_settled(const shell::Word& word, const shell::Command& trap,
                std::span<const shell::Command> all) {
  for (const shell::Part& quoted : word.parts) {
    for (const shell::Part& part : quoted.parts) {
      if (part.kind != shell::PartKind::variable) continue;
      const auto sets = [&](const shell::Command& each) {
        return std::any_of(each.assignments.begin(), each.assignments.end(),
                           [&](const auto& one) { return one.name == part.text; });
      };
      const shell::Command* const end = all.data() + all.size();
      if (std::none_of(all.data(), &trap, sets) || std::any_of(&trap, end, sets)) return false;
    }
  }
  return true;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const shell::Command& command : run->all()) {
    if (command.name != "trap" || command.argv.size() < 2) continue;
    const shell::Word& word = command.argv[1];
    if (!word.expands || !word.raw.starts_with('"') || is_settled(word, command, run->all()))
      continue;
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
