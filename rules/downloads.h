#pragma once
// Is a download looked at before it is used?

#include "lib/lint/rule.h"
#include "lib/lint/unit.h"

namespace stowage::rules {

/// Does a RUN, or the one directly below it, compare a checksum or a signature?
bool is_verified(const lint::Unit& unit, const lint::Place& place);

}  // namespace stowage::rules
