#pragma once
// Is it a pity when steps run again? Asked by rules about what makes them do so.

#include <cstdint>

#include "lib/lint/unit.h"

namespace stowage::lint {

/// Is one of the RUNs of a stage, by their indices in [first, end), worth keeping? A folder that is
/// made or a file that is moved is not.
bool repeats_work(const Unit& unit, std::uint32_t stage, std::uint32_t first, std::uint32_t end);

}  // namespace stowage::lint
