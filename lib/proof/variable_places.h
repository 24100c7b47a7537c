#pragma once
// Variables that name places: `PIP_TARGET=/t` moves what pip writes, `PYTHONPATH=/t` is searched.

#include <string_view>

#include "lib/proof/words.h"

namespace stowage::proof {

/// Adds what a command reads and writes because of the variables that it looks at. Those that its
/// ecosystem says to move what it writes do; of any other one that holds a path it is a fact about the command
/// that it neither reads nor writes there.
void add_places_of_variables(knowledge::Effects& effects, const knowledge::Base& base,
                             std::string_view program, const Variables& variables,
                             const WordPlace& at);

}  // namespace stowage::proof
