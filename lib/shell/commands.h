#pragma once
// Every command of a script in the order in which they begin to run, flat, with what surrounds it:
// what rules, effects and costs look at. Wrappers are seen through: `sudo -E env A=b timeout 5 sh
// -c 'x && y'` gives the commands x and y.
//
//   const shell::Script script = shell::parse(text);
//   for (const shell::Command& command : shell::flatten(script).commands)
//     if (command.name == "apt-get" && shell::has_flag(command.argv, {"-y", "--yes"})) ...
//
// Views point into the Script, its text, and the arenas of the CommandList: keep them alive (a
// CommandList may be moved).

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "lib/shell/script.h"

namespace stowage::shell {

enum class CommandKind : std::uint8_t {
  simple,       ///< has words, or only assignments and redirections
  test,         ///< `[[ … ]]`: argv is all of it
  arithmetic,   ///< `(( … ))`: no argv
  redirection,  ///< the redirections of a compound command, before its commands
  opaque,       ///< text that could not be parsed: it may do anything
};

/// `sudo`, `env`, `timeout 5`, `sh -c`, … around a command. `env A=$x make` is read as it is meant,
/// with `A=$x` as one word; who must be sure looks for words that split.
struct Wrapper {
  std::string_view name;
  std::span<const Word>
      words;  ///< its name, flags and operands up to the command (for `sh -c`: all)
};

struct Command {
  CommandKind kind = CommandKind::simple;
  std::string_view name;  ///< the last path component of argv[0]; empty: unknown or no words
  std::span<const Word> argv;
  std::span<const Assignment>
      assignments;            ///< before the command; for one without words: of the shell itself
  std::span<const Word> env;  ///< `NAME=value` words of `env` and `sudo`, all wrappers together
  std::span<const Redirection> redirections;
  std::span<const Wrapper> wrappers;       ///< outermost first
  Span span;                               ///< with wrappers, assignments and redirections
  Connector connector = Connector::start;  ///< to the command before it in the same list
  std::uint16_t pipeline_index = 0;
  std::uint16_t pipeline_length = 1;
  bool negated = false;
  bool background = false;
  bool conditional = false;      ///< may be skipped although the script succeeds
  bool ignores_failure = false;  ///< may fail although the script succeeds
  bool in_loop = false;
  bool in_subshell = false;  ///< or in another process: `cd` and variables do not leave it
  bool in_substitution = false;
  bool in_function = false;
  bool in_condition = false;  ///< of if, while, until
  bool errexit = false;       ///< `set -e` is on
  bool pipefail = false;
  bool calls_function =
      false;  ///< the script defines a function of this name: the command may be that

  std::span<const Word> arguments() const { return argv.empty() ? argv : argv.subspan(1); }
  bool wrapped_by(std::string_view wrapper) const;
};

/// What SHELL or the caller switched on before.
struct ShellOptions {
  bool errexit = false;
  bool pipefail = false;
};

struct CommandList {
  std::vector<Command> commands;
  bool complete = true;         ///< false: the script or one inside it has an opaque part
  std::vector<Script> scripts;  ///< of `sh -c` and `eval`
  std::vector<std::string_view> functions;  ///< names of the functions that are defined, sorted
  Arena arena;
};

CommandList flatten(const Script& script, ShellOptions options = {});

/// The last component of a path: "/usr/bin/apt-get" gives "apt-get".
std::string_view basename(std::string_view path);

}  // namespace stowage::shell
