#pragma once
// What a command that writes text leaves in a file.

#include <string_view>

#include "lib/shell/commands.h"

namespace stowage::rules {

/// What sed puts in the place of what it finds: behind the second mark of `s/…/…/`; nothing of `/…/d`. Of other commands
/// all of the text.
inline std::string_view written_by(const shell::Command& command, std::string_view text) {
  const std::size_t begin = text.find_first_not_of("\"'");
  if (command.name != "sed" || begin == std::string_view::npos || begin + 2 >= text.size())
    return text;
  if (text[begin] == '/') {
    const std::size_t end = text.find_last_not_of("\"'");
    return text[end] == 'd' ? std::string_view() : text;
  }
  if (text[begin] != 's') return text;
  const std::size_t middle = text.find(text[begin + 1], begin + 2);
  return middle == std::string_view::npos ? text : text.substr(middle);
}

}  // namespace stowage::rules
