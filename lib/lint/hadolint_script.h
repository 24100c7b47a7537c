#pragma once
// A script of RUN as hadolint reads it, for its exact answers (Settings::compat) only. It parses with
// ShellCheck, always as bash, and looks at simple commands by name and words. What differs from
// shell::flatten: nothing but `exec`, `command`, `builtin`, `busybox` and `run` is seen through, a name
// keeps its path, words that expand are put in words again, and what does not parse has no commands.

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/shell/script.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::lint {

class Unit;
struct Place;

struct HadolintCommand {
  std::string_view name;
  /// Without quotes; `$x` is "${x}", `$(a b)` is "${ab}", `{a,b}` is nothing.
  std::span<const std::string_view> words;

  using Texts = std::initializer_list<std::string_view>;
  bool is_one_of(Texts names) const;
  /// Is one of the words, wherever, one of these?
  bool has(Texts any) const;
  bool is(std::string_view wanted, Texts any) const { return name == wanted && has(any); }
  /// `name` of `--name` and `--name=value`; a letter also inside of `-abc`.
  bool has_flag(Texts any) const;
  /// The words that are no flags, without those behind a flag of `with_value`.
  std::vector<std::string_view> operands(Texts with_value = {}) const;
};

class HadolintScript {
 public:
  HadolintScript(const syntax::Instruction& run, const shell::Script* parsed);
  explicit HadolintScript(std::string text);
  HadolintScript(const HadolintScript&) = delete;
  HadolintScript& operator=(const HadolintScript&) = delete;

  std::span<const HadolintCommand> commands() const { return commands_; }
  bool has_pipe() const { return has_pipe_; }
  std::string_view text() const { return text_; }

 private:
  void read(const shell::Script* parsed);

  std::string own_text_;
  std::string_view text_;
  shell::Script own_;
  shell::Script prefix_;
  Arena arena_;
  std::vector<HadolintCommand> commands_;
  bool has_pipe_ = false;
};

/// The script of a RUN, or of one below ONBUILD.
const HadolintScript& hadolint_script(const Unit& unit, const Place& place);

/// Has it a mount of type cache or tmpfs whose target contains this text?
bool keeps_outside(const syntax::Instruction& run, std::string_view folder);

}  // namespace stowage::lint
