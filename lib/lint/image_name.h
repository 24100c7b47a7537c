#pragma once
// Where an image comes from.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/lint/rule.h"
#include "lib/lint/unit.h"
#include "lib/model/image_name.h"

namespace stowage::lint {

using model::image_name;
using model::ImageName;

/// Is it the name of a stage above the one with this number? `exact`: its case counts.
bool names_stage_above(const Unit& unit, std::string_view name, std::uint32_t stage,
                       bool exact = false);

/// The image on which the stage of this FROM stands, its arguments expanded. None: a stage, scratch,
/// or not known without arguments.
std::optional<std::string> base_image(const Unit& unit, const Place& place);

}  // namespace stowage::lint
