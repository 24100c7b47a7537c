#pragma once
// The values of known variables in place of their names: `pip install flask==$V` under `ARG V=2.0` is
// `pip install flask==2.0`. The shell does the same before any program sees the words.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/proof/units.h"

namespace stowage::proof {

/// Only of values that are one plain word, and of variables that no shell sets itself; all others stay as they are.
Unit written_out(const Unit& unit,
                 const std::function<std::optional<std::string>(std::string_view)>& value);

/// The command of an exec form as a shell would have to be given it; no single command where that is not the same.
Unit unit_of_exec(const std::vector<std::string>& words);

}  // namespace stowage::proof
