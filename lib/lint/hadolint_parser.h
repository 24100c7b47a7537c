#pragma once
// Where hadolint's parser gives up (its code DL1000). It is stricter than the builder in places, and
// laxer in some; docs/hadolint.md lists both.

#include <cstdint>
#include <optional>
#include <string>

#include "lib/syntax/dockerfile.h"

namespace stowage::lint {

struct HadolintRefusal {
  std::uint32_t at = 0;  ///< byte of the file
  std::string reason;
};

/// The first place that it cannot read; none: it reads the whole file.
std::optional<HadolintRefusal> hadolint_refusal(const syntax::Dockerfile& file);

}  // namespace stowage::lint
