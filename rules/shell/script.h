#pragma once
// What rules about shell text share: the script of a RUN when a POSIX shell reads it, and edits in
// offsets of the script.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/knowledge/shells.h"
#include "lib/lint/offer.h"
#include "lib/lint/rule.h"
#include "lib/lint/shell_facts.h"
#include "lib/lint/unit.h"
#include "lib/shell/commands.h"
#include "lib/shell/flags.h"

namespace stowage::rules {

/// The script of a RUN: its commands, and the nodes, words and expansions of its tree.
class ShellText {
 public:
  std::string_view script() const { return commands_->script(); }
  std::span<const shell::Command> all() const { return commands_->all(); }
  Span to_source(Span span) const { return commands_->to_source(span); }
  const lint::ShellFacts& shell() const { return commands_->facts(); }
  bool is_bash() const { return commands_->program() == "bash"; }
  /// What reads it: the program of SHELL or of `#!`, else /bin/sh of the base image.
  knowledge::Sh kind() const;

 private:
  friend std::optional<ShellText> script_of(const lint::Unit&, const lint::Place&);

  const lint::Unit* unit_ = nullptr;
  const lint::RunCommands* commands_ = nullptr;
  std::uint32_t index_ = 0;
};

/// Nothing: another shell reads it, nobody does, or not all of it could be read.
std::optional<ShellText> script_of(const lint::Unit& unit, const lint::Place& place);

/// Text before the first byte of a span, and behind its last.
Edit before(const ShellText& run, Span span, std::string text);
Edit behind(const ShellText& run, Span span, std::string text);
/// Nothing where the file does not hold the script's bytes there (a continuation lies between).
std::optional<Edit> replaced(const lint::Unit& unit, const ShellText& run, Span span,
                             std::string text);

/// In double quotes: `$x` becomes `"$x"`, `$x/b` becomes `"$x"/b`.
std::vector<Edit> quoted(const ShellText& run, const shell::Part& part);

/// The words of a simple command.
inline std::span<const shell::Word> words_of(const shell::Node& node) {
  const auto* simple = node.as<shell::Simple>();
  return simple == nullptr ? std::span<const shell::Word>() : simple->words;
}

/// The first word of a simple command, as far as it is plain text: "grep" also of `/bin/grep`.
std::string_view name_of(const shell::Node& node);

/// The one command of a substitution; null when it has none or several.
const shell::Node* only_command(const shell::List& list);

/// Is a part of the script in place where a word of several becomes several arguments?
bool splits_words(const lint::ShellFacts& facts, const lint::ShellUse& use);

/// Does an ARG or ENV above, in this stage or one that it begins at, have this name?
bool is_declared(const lint::Unit& unit, const lint::Place& place, std::string_view name);

/// "echo `a`" for messages: at most one line, and not long.
std::string shown(const ShellText& run, Span span);

/// Is it known to be dash, which stops at what only bash knows, or takes it for something else?
inline bool is_dash(const ShellText& run) { return run.kind() == knowledge::Sh::dash; }

/// The name of a /bin/sh that knows neither arrays, brace lists, here strings nor most builtins of bash:
/// "dash", or "busybox ash"; empty: it may know them. For what ash does know (`[[`, `source`, `<(…)`, `$'…'`,
/// `${x/a/b}`) ask is_dash. Tried with dash 0.5.12 and busybox 1.35.
std::string_view plain_sh(const ShellText& run);

constexpr bool shell_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

template <std::size_t Size>
constexpr bool one_of(std::string_view word, const std::array<std::string_view, Size>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace stowage::rules
