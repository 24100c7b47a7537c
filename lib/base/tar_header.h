#pragma once
// The first block of a file in a tar archive. Source: pax(1), the ustar format.

#include <cstddef>
#include <string_view>

namespace stowage {

constexpr std::size_t tar_block = 512;

/// The bytes begin with a block that holds its own sum.
bool is_tar_header(std::string_view bytes);

}  // namespace stowage
