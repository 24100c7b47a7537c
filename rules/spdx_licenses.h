#pragma once
// The SPDX License List (https://spdx.org/licenses): identifiers that are not deprecated, as in the
// data package spdx-license-ids 3.0.23 (CC0-1.0).

#include <string_view>

namespace stowage::rules {

/// The case counts.
bool is_spdx_license(std::string_view id);

}  // namespace stowage::rules
