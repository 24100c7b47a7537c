#pragma once
// Files that ADD unpacks.

#include <string_view>

namespace stowage::proof {

/// The formats that ADD unpacks: tar, and what is compressed (docker's pkg/archive).
bool is_archive(std::string_view bytes);

}  // namespace stowage::proof
