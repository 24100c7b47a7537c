#pragma once
// What the shell of one RUN passes from unit to unit: folder, variables, options.

#include "lib/proof/build.h"
#include "lib/proof/units.h"
#include "lib/proof/words.h"

namespace stowage::proof {

struct ShellState {
  std::string cwd;
  bool cwd_known = true;
  bool strange = false;  ///< umask, or options that change what plain commands do
  std::string prefix;    ///< assignments, export, umask, as text
  std::string options;   ///< set -e, -u, -x, as text
  Variables overrides;   ///< what the script set
};

/// Of the shell, else of the instruction.
std::optional<std::string> value_of(const ShellState& state, Site& site, std::string_view name);

/// cd, export, assignments, umask and set change the shell for the units behind them and no file.
/// False: the unit is something else, or does more than that.
bool change(ShellState& state, const Unit& unit, Site& site);

/// An expansion in it sets a variable: `${x:=y}`.
bool expansion_assigns(std::string_view text);

/// What a unit may have changed in the shell whose outcome is the term.
void leave(ShellState& state, const Unit& unit, Term term);

}  // namespace stowage::proof
