#pragma once
// `sudo` around a command of a step.

#include <algorithm>

#include "lib/shell/commands.h"

namespace stowage::rules {

/// Runs the command as root and changes nothing else: flags keep the environment, set HOME, do not ask.
inline bool is_plain_sudo(const shell::Wrapper& wrapper) {
  const auto flags = wrapper.words.empty() ? wrapper.words : wrapper.words.subspan(1);
  return wrapper.name == "sudo" &&
         std::all_of(flags.begin(), flags.end(), [](const shell::Word& word) {
           return word.text == "-E" || word.text == "-H" || word.text == "-n" || word.text == "-EH";
         });
}

}  // namespace stowage::rules
