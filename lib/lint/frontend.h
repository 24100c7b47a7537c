#pragma once
// Which frontend a file asks for with `# syntax=`.

#include <optional>
#include <utility>

#include "lib/syntax/dockerfile.h"

namespace stowage::lint {

/// 1.3 of "docker/dockerfile:1.3.1"; nothing for "1", labs, other images, and a file that asks for none.
std::optional<std::pair<int, int>> frontend_version(const syntax::Dockerfile& file);

}  // namespace stowage::lint
