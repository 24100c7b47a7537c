#pragma once
// For who looks at each instruction in several ways, and must end on a file that has millions of them.

#include <cstddef>
#include <string_view>

#include "lib/syntax/dockerfile.h"

namespace stowage::syntax {

/// As parse(), but stops behind this many instructions, with an error where the next one begins.
Dockerfile parse_beginning(std::string_view text, std::size_t most_instructions);

}  // namespace stowage::syntax
