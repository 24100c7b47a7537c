#pragma once
// Where the files of a COPY or ADD come to lie in the image.

#include <cstdint>
#include <string>
#include <vector>

#include "lib/model/model.h"

namespace stowage::optimize {

/// A path for each source: of a folder the one that its files come to lie below. Empty: it is no copy, or not known.
std::vector<std::string> landings(const model::Model& model, std::uint32_t index);

/// Files of the one may come to lie where files of the other do, or below.
bool overlay(const model::Model& model, std::uint32_t a, std::uint32_t b);

}  // namespace stowage::optimize
