#pragma once
// Which stages the image is made of: the last one and those that it begins at. What other stages
// hold reaches it only by COPY --from.

#include <cstdint>
#include <optional>
#include <vector>

#include "lib/lint/unit.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::lint {

/// The stage that this one begins at; nothing: an image.
std::optional<std::uint32_t> base_stage(const syntax::Dockerfile& file, std::uint32_t stage);

/// The last stage, the one that it begins at, and so on.
std::vector<std::uint32_t> final_stages(const syntax::Dockerfile& file);

bool is_in_final_image(const syntax::Dockerfile& file, std::uint32_t stage);

/// Has the stage such an instruction? (Not as a trigger of ONBUILD.)
bool stage_has(const Unit& unit, std::uint32_t stage, syntax::Keyword keyword);

}  // namespace stowage::lint
