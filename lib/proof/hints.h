#pragma once
// What names and texts tell about files and commands.

#include <string_view>

namespace stowage::proof {

/// Files that explain a project and that no build looks at.
bool is_documentation(std::string_view path);

/// Signs, in the text of a command with its environment, that a tool has its packages from nowhere
/// but its cache.
bool has_no_network(std::string_view text);

}  // namespace stowage::proof
