#include "lib/knowledge/script.h"

#include <algorithm>

#include "lib/shell/commands.h"

namespace stowage::knowledge {

namespace {

/// A command whose words are all in the text.
std::optional<CommandLine> line_of(const shell::Command& command) {
  CommandLine line;
  for (const shell::Word& word : command.argv) {
    const auto text = shell::literal(word);
    if (!text) return std::nullopt;
    line.words.push_back({.text = std::string(*text)});
  }
  return line;
}

bool is_plain(const shell::Command& command) {
  return command.kind == shell::CommandKind::simple && command.wrappers.empty() &&
         command.assignments.empty() && command.redirections.empty() && command.name != "cd" &&
         !command.in_function && !command.calls_function;
}

bool is_known(const Effects& effects) {
  return !effects.barrier && !effects.runs_project_code &&
         std::all_of(effects.actions.begin(), effects.actions.end(),
                     [](const Action& action) { return action.kind == ActionKind::add; });
}

}  // namespace

std::optional<Effects> effects_of_script(const Base& base, std::string_view script,
                                         const Surroundings& around) {
  const shell::Script parsed = shell::parse(script);
  const shell::CommandList list = shell::flatten(parsed);
  if (!parsed.complete || !list.complete) return std::nullopt;
  Effects all;
  for (const shell::Command& command : list.commands) {
    if (command.name == "exit") continue;
    if (!is_plain(command)) return std::nullopt;
    const auto line = line_of(command);
    if (!line || line->words.empty()) return std::nullopt;
    Effects own = effects_of(base, *line, around);
    if (!is_known(own)) return std::nullopt;
    append(all, std::move(own));
  }
  return all;
}

}  // namespace stowage::knowledge
