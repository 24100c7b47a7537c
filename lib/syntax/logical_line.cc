#include <algorithm>

#include "lib/syntax/dockerfile.h"

namespace stowage::syntax {

std::uint32_t LogicalLine::to_source(std::size_t offset) const {
  if (pieces.empty()) return 0;
  const Piece* piece = pieces.data();
  if (pieces.size() > 1) {
    const auto behind =
        std::upper_bound(pieces.begin(), pieces.end(), offset,
                         [](std::size_t at, const Piece& p) { return at < p.logical; });
    piece = &*(behind - (behind == pieces.begin() ? 0 : 1));
  }
  return piece->source + static_cast<std::uint32_t>(offset) - piece->logical;
}

Span LogicalLine::to_source(std::size_t begin, std::size_t end) const {
  const std::uint32_t first = to_source(begin);
  if (end <= begin) return {first, first};
  // The end is counted from the last byte: the byte behind it may lie on the next physical line.
  return {first, to_source(end - 1) + 1};
}

}  // namespace stowage::syntax
