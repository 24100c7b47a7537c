#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

bool is_git(const Command& command, std::string_view action) {
  if (command.name != "git") return false;
  for (std::size_t i = 1; i < command.argv.size(); ++i) {
    const std::string_view text = command.argv[i].text;
    if (text == "-C" || text == "-c")
      ++i;
    else if (!text.starts_with('-'))
      return text == action;
  }
  return false;
}

constexpr auto branches = std::to_array<std::string_view>(
    {"master", "main", "develop", "dev", "trunk", "devel", "HEAD", "stable", "next"});

/// What `-b` names; empty: no such flag.
const shell::Word* branch_of(const Command& clone) {
  for (std::size_t i = 1; i < clone.argv.size(); ++i) {
    const std::string_view text = clone.argv[i].text;
    if ((text == "-b" || text == "--branch" || text == "--revision") && i + 1 < clone.argv.size())
      return &clone.argv[i + 1];
    if (text.starts_with("--branch=") || text.starts_with("--revision=")) return &clone.argv[i];
  }
  return nullptr;
}

/// Some other command of the file picks a commit in a clone: checkout, reset, switch, submodule.
bool picks_commit(const lint::Unit& unit, std::uint32_t from) {
  const auto& instructions = unit.tree().instructions;
  const std::size_t end = std::min<std::size_t>(instructions.size(), from + 200);
  for (std::uint32_t i = from; i < end; ++i) {
    if (instructions[i].keyword == syntax::Keyword::from) return false;
    if (instructions[i].keyword != syntax::Keyword::run) continue;
    for (const Command& command : unit.commands(instructions[i], i).all())
      if (is_git(command, "checkout") || is_git(command, "reset") || is_git(command, "switch") ||
          is_git(command, "fetch"))
        return true;
  }
  return false;
}

bool is_url(const Command& clone) {
  return std::any_of(clone.argv.begin(), clone.argv.end(), [](const shell::Word& word) {
    return word.raw.find("://") != std::string_view::npos || word.raw.starts_with("git@");
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    if (command.name != "git" || !is_git(command, "clone") || !is_url(command)) return;
    const shell::Word* branch = branch_of(command);
    if (branch != nullptr) {
      std::string_view name = branch->text;
      if (name.starts_with("--")) name = name.substr(name.find('=') + 1);
      if (branch->expands || std::find(branches.begin(), branches.end(), name) == branches.end())
        return;
    }
    if (place.onbuild || picks_commit(unit, place.index)) return;
    lint::Diagnostic& found =
        report.add(run.to_source(command.span),
                   "this clones what the branch holds today, and the cached step keeps it");
    found.help = "clone a tag (`--branch v1.2`), or check out a commit in the same RUN";
  });
}

}  // namespace

extern constexpr lint::Rule clone_of_moving_branch{
    .name = "clone-of-moving-branch",
    .category = "reproducibility",
    .summary = "git clone takes the head of a branch",
    .severity = lint::Severity::info,
    .aliases = {"prefer-add-git"},
    .by_default = false,
    .mentions = "git",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
