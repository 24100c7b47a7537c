#pragma once
// What lies in a tar archive that is not compressed, as ADD unpacks it.
// Source: pax(1), the ustar format.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/cache/files.h"

namespace stowage::cache {

/// Paths without a slash in front, in the order of the archive. None: no archive, or one with members of kinds that
/// are not read (long names, devices, hard links).
std::optional<std::vector<std::pair<std::string, File>>> read_tar(std::string_view bytes);

}  // namespace stowage::cache
