#pragma once
// The command line of a package manager taken apart by what the knowledge base says of its flags:
//
//   const ToolCall call = tool_call(command);   // apt-get -o A=b install -y curl
//   call.is({"install"})                        // true; call.operands is `curl`

#include <initializer_list>
#include <string_view>
#include <vector>

#include "lib/shell/commands.h"

namespace stowage::lint {

struct ToolCall {
  std::string_view action;  ///< the first operand: "install"; empty: none is known
  const shell::Word* action_word = nullptr;
  std::vector<const shell::Word*>
      operands;                           ///< behind the action; values of flags are not among them
  std::vector<const shell::Word*> flags;  ///< with those above the action
  std::vector<const shell::Word*> values;  ///< of flags, in words of their own
  bool unknown = false;  ///< a word begins with an expansion: it may be flags, or several packages

  bool is(std::initializer_list<std::string_view> actions) const;
  /// Names with their dashes; `--name=value` counts, and a letter in `-abc`.
  bool has_flag(std::initializer_list<std::string_view> names) const;
};

/// `python -m pip install` is read as `pip install`.
ToolCall tool_call(const shell::Command& command);

/// pip, pip3, pip3.11, `python -m pip`.
bool is_pip(const shell::Command& command);

}  // namespace stowage::lint
