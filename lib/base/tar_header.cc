#include "lib/base/tar_header.h"

#include <cstdint>

namespace stowage {

bool is_tar_header(std::string_view bytes) {
  constexpr std::size_t sum_at = 148, sum_size = 8;
  if (bytes.size() < tar_block) return false;
  std::uint64_t sum = 0, stored = 0;
  for (std::size_t i = 0; i < tar_block; ++i) {
    const bool own = i >= sum_at && i < sum_at + sum_size;
    const char c = bytes[i];
    sum += own ? ' ' : static_cast<unsigned char>(c);
    if (own && c >= '0' && c <= '7') stored = stored * 8 + static_cast<std::uint64_t>(c - '0');
  }
  return stored == sum;
}

}  // namespace stowage
