#pragma once
// The variables that a script looks at.

#include <string_view>
#include <unordered_set>

#include "rules/shell/script.h"

namespace stowage::rules {

using Names = std::unordered_set<std::string_view>;

/// The names behind `$` in whatever quotes, and those that bash evaluates without one; of `((…))` and `$[…]`
/// only the former. Too many rather than too few. Time is linear in the script.
Names used_names(const ShellText& run);

}  // namespace stowage::rules
