#pragma once
// Edits inside the text of a RUN that leave a script which still means what it meant.

#include <cstddef>
#include <vector>

#include "lib/lint/unit.h"
#include "lib/text/edit.h"

namespace stowage::lint {

/// Takes out `&& COMMAND`, the script's last or one between others. Empty when the text around it
/// is not as plain as that.
std::vector<Edit> remove_command(const Unit& unit, const RunCommands& commands,
                                 const shell::Command& command);

/// Takes out words of a command (indices in argv, ascending) with the blanks before them. Empty when
/// they are not in the file as the shell sees them.
std::vector<Edit> remove_words(const Unit& unit, const RunCommands& commands,
                               const shell::Command& command,
                               const std::vector<std::size_t>& words);

}  // namespace stowage::lint
