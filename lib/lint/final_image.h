#pragma once
// Does what a stage writes end up in the image? What a stage writes that only lends files by
// COPY --from costs nothing there.

#include <cstdint>

#include "lib/lint/unit.h"

namespace stowage::lint {

/// The last stage, and those on which it stands by FROM.
bool in_final_image(const Unit& unit, std::uint32_t stage);

}  // namespace stowage::lint
