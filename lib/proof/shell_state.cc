#include "lib/proof/shell_state.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lib/proof/variables.h"

namespace stowage::proof {

/// `${x:=y}`, `$((x = 1))`.
bool expansion_assigns(std::string_view text) {
  if (text.find("((") != text.npos || text.find("$[") != text.npos) return true;
  for (std::size_t at = text.find("${"); at != text.npos; at = text.find("${", at + 2)) {
    const std::size_t end = text.find_first_of("}=", at);
    if (end != text.npos && text[end] == '=') return true;
  }
  return false;
}

namespace {

/// Its folder may be another afterwards.
bool moves(std::string_view name) { return name == "cd" || name == "pushd" || name == "popd"; }

bool changes_options(std::string_view name) {
  static constexpr auto names =
      std::to_array<std::string_view>({"umask", "set", "shopt", "ulimit", "alias", "unalias",
                                       "enable", "trap", "exec", "eval", ".", "source"});
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool sets_variables(std::string_view name) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"export", "unset", "readonly", "declare", "typeset", "local", "read", "getopts", "let",
       "mapfile", "readarray", "shift", "printf", "eval", ".", "source"});
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Words that are expanded to what only a run can tell, or that look at files.
bool is_open(const shell::Word& word) {
  return word.globs || word.braces || word.raw.find("$(") != word.raw.npos ||
         word.raw.find('`') != word.raw.npos || expansion_assigns(word.raw);
}

/// The value that a word gives; of a list of folders what is known of it.
std::optional<std::string> assigned(std::string_view name, const shell::Word& word,
                                    const Lookup& lookup) {
  const Lookup known = [&](std::string_view one) {
    auto value = lookup(one);
    return !value && name == "PATH" && one == "PATH" ? std::optional<std::string>("") : value;
  };
  return expanded(word, known);
}

void set_exported(ShellState& state, const shell::Command& command, const Lookup& lookup) {
  for (const shell::Word& word : command.arguments()) {
    const std::size_t equals = word.raw.find('=');
    if (equals == word.raw.npos) continue;
    const std::string name(word.raw.substr(0, equals));
    const auto text = assigned(name, word, lookup);
    state.overrides[name] =
        text ? std::optional<std::string>(text->substr(equals + 1)) : std::nullopt;
  }
}

bool change_folder(ShellState& state, const shell::Command& command, Site& site) {
  if (command.argv.size() != 2 || !command.assignments.empty()) return false;
  const auto folder =
      expanded(command.argv[1], [&](std::string_view name) { return value_of(state, site, name); });
  if (!folder || folder->empty() || folder->starts_with('-') || folder->starts_with('~') ||
      (!state.cwd_known && !folder->starts_with('/')) || value_of(state, site, "CDPATH"))
    return false;
  state.cwd = follow(site.files, knowledge::absolute(*folder, state.cwd), true);
  state.cwd_known = true;
  need_folder(site.files, site.build.inputs.terms, state.cwd,
              fmt::format("there is a folder {} before `cd`", state.cwd));
  return true;
}

}  // namespace

std::optional<std::string> value_of(const ShellState& state, Site& site, std::string_view name) {
  if (const auto found = state.overrides.find(name); found != state.overrides.end())
    return found->second;
  const model::Lookup value = model::lookup(site.build.model, site.node, name);
  if (!value.known || !value.set) return std::nullopt;
  return value.text;
}

bool change(ShellState& state, const Unit& unit, Site& site) {
  const shell::Command* command = unit.single;
  if (command == nullptr || !command->redirections.empty()) return false;
  const std::string_view name = command->name;
  if (!command->argv.empty() && name != "export" && name != "umask" && name != "set")
    return name == "cd" && change_folder(state, *command, site);
  if (std::any_of(command->argv.begin(), command->argv.end(), is_open) ||
      std::any_of(command->assignments.begin(), command->assignments.end(),
                  [](const auto& one) { return is_open(one.value); }))
    return false;
  if (name == "umask" || name == "set") {
    // Of these, -x changes nothing, and -e nothing of a unit that is one command.
    const bool plain = name == "set" && command->argv.size() == 2 &&
                       command->argv[1].raw.find_first_not_of("-eux") == std::string::npos;
    (plain ? state.options : state.prefix) += unit.text + "\n";
    state.strange |= !plain && unit.text != "set -o pipefail" && unit.text != "set -eo pipefail" &&
                     unit.text != "set -euo pipefail" && unit.text != "set -exo pipefail" &&
                     unit.text != "set -euxo pipefail";
    return true;
  }
  // `export` alone prints.
  if (name == "export" && command->argv.size() == 1) return false;
  state.prefix += unit.text + "\n" + values(site.build.model, site.node, variables_in(unit.text));
  const Lookup lookup = [&](std::string_view one) { return value_of(state, site, one); };
  for (const shell::Assignment& one : command->assignments)
    state.overrides[std::string(one.name)] =
        one.append ? std::nullopt : assigned(one.name, one.value, lookup);
  set_exported(state, *command, lookup);
  return true;
}

void leave(ShellState& state, const Unit& unit, Term term) {
  bool changed = expansion_assigns(unit.text);
  if (changed)
    for (const std::string& name : variables_in(unit.text)) state.overrides[name] = std::nullopt;
  const auto set = [&](std::string_view name) {
    state.overrides[std::string(name)] = std::nullopt;
    changed = true;
  };
  for (const shell::Command& command : unit.list->commands) {
    if (command.in_subshell || command.in_substitution || command.background) continue;
    if (command.argv.empty())
      for (const shell::Assignment& one : command.assignments) set(one.name);
    if (moves(command.name)) {
      state.cwd_known = false;
      changed = true;
    }
    state.strange |= changes_options(command.name);
    changed |= changes_options(command.name);
    if (sets_variables(command.name))
      for (const shell::Word& word : command.arguments())
        set(word.raw.substr(0, std::min(word.raw.find_first_of("=+["), word.raw.size())));
  }
  each_loop(unit.script->root, [&](const shell::For& loop) { set(loop.variable); });
  if (changed) state.prefix += fmt::format("after {}\n", reference(term));
}

}  // namespace stowage::proof
