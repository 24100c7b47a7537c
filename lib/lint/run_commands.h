#pragma once
// The commands of one RUN, whatever its form (shell text, JSON, heredoc), with their places in the
// file.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/tool_call.h"
#include "lib/shell/commands.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::lint {

class HadolintScript;
struct ShellFacts;

/// What SHELL says about the text of a RUN.
struct ShellSetting {
  shell::Dialect dialect = shell::Dialect::posix;
  std::string_view program;  ///< "bash" of `SHELL ["/bin/bash", …]`; empty: the default
  shell::ShellOptions options;
};

/// For each instruction of the file, the shell that its text is for.
std::vector<ShellSetting> shell_settings(const syntax::Dockerfile& file);

class RunCommands {
 public:
  RunCommands(const syntax::Instruction& run, ShellSetting setting);

  std::span<const shell::Command> all() const { return list_.commands; }
  /// False: a part could not be read, and may do anything.
  bool complete() const { return complete_; }
  /// One of `all`, taken apart by its tool's flags; many rules ask for the same one.
  const ToolCall& call(const shell::Command& command) const;
  /// What the shell reads, in the shell form; its offsets are those of spans in commands.
  std::string_view script() const { return text_; }
  /// The tree of it; for the exec form one command.
  const shell::Script& parsed() const { return script_; }
  /// The bytes of the file for a span in a command.
  Span to_source(Span span) const;
  /// The nodes, words and expansions of its tree (shell_facts.h).
  const ShellFacts& facts() const;
  /// What reads the script: the program of `#!` or of SHELL, without its folder; empty: the default.
  std::string_view program() const { return program_; }
  /// The same as hadolint sees it (hadolint_script.h).
  const HadolintScript& as_hadolint() const;

 private:
  std::uint32_t to_source(std::uint32_t offset) const;

  const syntax::Instruction& run_;
  std::unique_ptr<std::string> joined_;  ///< the line and its heredocs, where the shell reads both
  std::string_view text_;
  std::uint32_t line_offset_ = 0;  ///< where the text begins in the logical line
  std::uint32_t line_size_ = 0;    ///< how much of the text is of the logical line
  std::uint32_t body_ = 0;         ///< where what follows it begins in the file
  shell::Script script_;
  shell::CommandList list_;
  bool complete_ = false;
  std::string_view program_;
  mutable std::vector<std::unique_ptr<const ToolCall>> calls_;  ///< by command, when asked for
  mutable std::shared_ptr<const ShellFacts> facts_;             ///< when asked for
  mutable std::shared_ptr<const HadolintScript> hadolint_;      ///< when asked for
};

}  // namespace stowage::lint
