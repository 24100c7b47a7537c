#pragma once
// What hadolint carries from one instruction to the next, for its exact answers only.

#include <algorithm>

#include "lib/lint/hadolint_script.h"
#include "lib/lint/rule.h"

namespace stowage::lint {

/// Is the stage the last one (by all that its FROM says), or one that another begins at by its alias?
/// Without any FROM, and below ONBUILD, it is.
bool is_kept_stage(const Unit& unit, const Place& place);

/// Is the first command that installs not followed by the first that cleans up?
template <class Installs, class Cleans>
bool leaves_cache(const HadolintScript& script, const Installs& installs, const Cleans& cleans) {
  const auto commands = script.commands();
  const auto install = std::find_if(commands.begin(), commands.end(), installs);
  if (install == commands.end()) return false;
  const auto clean = std::find_if(commands.begin(), commands.end(), cleans);
  return clean == commands.end() || clean <= install;
}

}  // namespace stowage::lint
