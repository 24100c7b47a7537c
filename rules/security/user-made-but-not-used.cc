#include <algorithm>
#include <optional>
#include <string>

#include "lib/lint/command_words.h"
#include "lib/lint/final_image.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

struct Made {
  std::string name;
  Span span;
};

/// The name that `useradd`, `adduser` make: the last word that is no flag. A system account
/// (`-r`, `-S`, `--system`) is for a service that changes to it itself.
std::optional<std::string> made_by(const Command& command) {
  if (!lint::is_named(command, {"useradd", "adduser"}) || command.argv.size() < 2)
    return std::nullopt;
  for (const shell::Word& word : command.arguments()) {
    const std::string_view text = word.text;
    if (text == "--system" || text == "-r" || text == "-S" || text == "-D" || text == "--defaults")
      return std::nullopt;
    if (text.size() > 1 && text[0] == '-' && text[1] != '-' &&
        text.find_first_of("rS") != std::string_view::npos)
      return std::nullopt;
  }
  const shell::Word& last = command.argv.back();
  if (!last.is_static() || last.text.starts_with('-')) return std::nullopt;
  return std::string(last.text);
}

/// Is the name used anywhere but where it is made: by an entry script, chown, su, a variable?
bool is_mentioned(const lint::Unit& unit, const syntax::Instruction& maker, std::string_view name) {
  for (const syntax::Instruction& instruction : unit.tree().instructions) {
    if (&instruction == &maker) continue;
    if (instruction.line.text.find(name) != std::string_view::npos) return true;
    for (const syntax::Heredoc& heredoc : instruction.heredocs)
      if (heredoc.content.find(name) != std::string_view::npos) return true;
  }
  return false;
}

/// Others than the one that makes it name it in the same RUN.
bool is_named_again(const RunCommands& run, const Command& maker, std::string_view name) {
  return std::any_of(run.all().begin(), run.all().end(), [&](const Command& command) {
    if (&command == &maker || lint::is_named(command, {"groupadd", "addgroup"})) return false;
    return std::any_of(command.argv.begin(), command.argv.end(), [&](const shell::Word& word) {
      return word.raw.find(name) != std::string_view::npos;
    });
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.onbuild || place.stage == lint::no_stage) return;
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    const auto name = made_by(command);
    if (!name || is_named_again(run, command, *name) ||
        is_mentioned(unit, place.instruction, *name) ||
        !lint::is_in_final_image(unit.tree(), place.stage))
      return;
    for (const std::uint32_t stage : lint::final_stages(unit.tree()))
      if (lint::stage_has(unit, stage, syntax::Keyword::user)) return;
    report
        .add(run.to_source(command.span),
             "the user `" + *name + "` is made here, and nothing runs as it")
        .help = "add `USER " + *name + "` behind the steps that need root";
  });
}

}  // namespace

extern constexpr lint::Rule user_made_but_not_used{
    .name = "user-made-but-not-used",
    .category = "security",
    .summary = "A user is made, and the container runs as another",
    .severity = lint::Severity::info,
    .aliases = {"user-created-but-never-used"},
    .by_default = false,
    .mentions = "useradd adduser",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
