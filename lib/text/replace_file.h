#pragma once
// Gives a file new bytes at once: readers see the old bytes or the new ones, never a part.

#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace stowage {

/// Writes a temporary file in the same folder, flushes it to the disk and renames it over `path`.
/// Follows symbolic links; keeps permissions, and owner and group where that is allowed.
Result<void> replace_file(const std::string& path, std::string_view bytes);

}  // namespace stowage
