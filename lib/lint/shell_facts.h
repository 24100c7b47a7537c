#pragma once
// The script of a RUN, walked once: every command node with what it stands in, and every word and
// expansion with its seat. Rules about shell text look at these lists.
//
//   for (const lint::ShellUse& use : run.shell().uses)
//     if (!use.quoted && use.seat == lint::Seat::argument) ...
//
// Views point into the script of the RunCommands. Text inside quotes (`sh -c '…'`) is no part of it.

#include <cstdint>
#include <vector>

#include "lib/shell/script.h"

namespace stowage::lint {

/// Where a word stands.
enum class Seat : std::uint8_t {
  command,      ///< the name of a command
  argument,     ///< of a command
  assignment,   ///< the value of one, before a command or alone
  redirection,  ///< a file, a here string
  loop,         ///< what `for` goes over
  subject,      ///< of `case`, and the patterns of its arms
  test,         ///< inside `[[ … ]]`
  heredoc,      ///< its text
  arithmetic,   ///< inside `$((…))` or `((…))`
  element,      ///< of an array
};

inline constexpr std::uint32_t no_node = 0xFFFFFFFF;

/// A command, simple or compound.
struct ShellNode {
  const shell::Node* node;
  std::uint32_t parent = no_node;  ///< index in ShellFacts::nodes; none: in the script itself
  std::uint32_t list = 0;          ///< index in ShellFacts::lists: the list that it is in
  std::uint32_t position = 0;      ///< among the items of the list, or the operands of its parent
  bool condition = false;          ///< what if, while or until ask
  bool substituted = false;        ///< inside `$(…)`
};

struct ShellWord {
  const shell::Word* word;
  std::uint32_t node;          ///< index in ShellFacts::nodes
  std::uint32_t position = 0;  ///< among the words of its command
  Seat seat;
};

/// A variable or a substitution.
struct ShellUse {
  const shell::Part* part;
  std::uint32_t word = no_node;  ///< index in ShellFacts::words; none: in a heredoc or `((…))`
  std::uint32_t node = no_node;
  Seat seat;
  bool quoted = false;
  bool in_operand = false;  ///< inside `${x:-…}`
};

struct ShellList {
  const shell::List* list;
  std::uint32_t parent = no_node;  ///< the node that it is a part of
};

struct ShellFacts {
  std::vector<ShellList> lists;
  std::vector<ShellNode> nodes;  ///< each behind its parent
  std::vector<ShellWord> words;
  std::vector<ShellUse> uses;
};

ShellFacts shell_facts(const shell::Script& script);

}  // namespace stowage::lint
