#pragma once
// What holds for the tree of any text whatever, for the tests and the fuzzer: an empty string, or
// what is broken.

#include <string>
#include <string_view>

#include "lib/shell/commands.h"

namespace stowage::shell {

std::string check_properties(std::string_view text, Dialect dialect);

}  // namespace stowage::shell
