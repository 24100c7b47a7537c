#include "rules/downloads.h"

#include <algorithm>

namespace stowage::rules {

namespace {

/// gpg does many other things: `--dearmor` and `--import` believe what they read.
bool verifies(const shell::Command& gpg) {
  return std::any_of(gpg.argv.begin(), gpg.argv.end(),
                     [](const shell::Word& word) { return word.text.starts_with("--verify"); });
}

bool compares(const shell::Command& command) {
  if (command.name == "gpg" || command.name == "gpg2") return verifies(command);
  return command.name.ends_with("sum") || command.name == "shasum" || command.name == "gpgv" ||
         command.name == "minisign" || command.name == "cosign" || command.name == "openssl";
}

bool has_comparison(const lint::RunCommands& run) {
  return std::any_of(run.all().begin(), run.all().end(), compares);
}

}  // namespace

bool is_verified(const lint::Unit& unit, const lint::Place& place) {
  if (has_comparison(unit.commands(place.instruction, place.index))) return true;
  const auto& instructions = unit.tree().instructions;
  std::uint32_t next = place.index + 1;
  const auto is = [&](syntax::Keyword keyword) {
    return next < instructions.size() && instructions[next].keyword == keyword;
  };
  while (is(syntax::Keyword::shell)) ++next;  // changes how the next step runs, not what it checks
  return is(syntax::Keyword::run) && has_comparison(unit.commands(instructions[next], next));
}

}  // namespace stowage::rules
