#pragma once
// The script of a RUN as a sequence of units, each of which runs only if those before it succeeded:
// `a && b` is two units, `a || b` is one. RUN a, RUN b and RUN a && b have the same units.
//
//   Units units = units_of(script_of(instruction), ledger);
//   for (const Unit& unit : units.list) ...

#include <memory>
#include <string>
#include <vector>

#include "lib/proof/ledger.h"
#include "lib/shell/commands.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::proof {

struct Unit {
  std::string text;
  std::shared_ptr<const shell::Script> script;
  std::shared_ptr<const shell::CommandList> list;
  /// One plain command, without pipe, negation or anything around it; else null.
  const shell::Command* single = nullptr;
};

struct Units {
  std::vector<Unit> list;
  bool known = true;  ///< false: not a shell script that we can read; one unit with all of the text
};

/// What the shell of a RUN gets.
struct ScriptText {
  std::string text;
  bool exec = false;  ///< no shell: `words` are run
  std::vector<std::string> words;
  bool readable = true;  ///< false: another interpreter
};
ScriptText script_of(const syntax::Instruction& run);

Units units_of(const ScriptText& script, const std::vector<std::string>& shell, Ledger& ledger);

/// A shell that reads scripts as POSIX says, with flags that change none of it but -e, -u, -x and
/// pipefail.
bool is_posix_shell(const std::vector<std::string>& shell);

/// `sh -lc` reads profiles first.
bool is_login_shell(const std::vector<std::string>& shell);

/// Names of variables that the text may expand, whatever the quotes say.
std::vector<std::string> variables_in(std::string_view text);

}  // namespace stowage::proof
