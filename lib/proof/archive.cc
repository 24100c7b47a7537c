#include "lib/proof/archive.h"

namespace stowage::proof {

bool is_archive(std::string_view bytes) {
  using namespace std::string_view_literals;
  for (const std::string_view magic : {"\x1f\x8b"sv, "BZh"sv,
                                       "\xfd"
                                       "7zXZ"sv,
                                       "\x28\xb5\x2f\xfd"sv, "\x5d\x00\x00"sv})
    if (bytes.starts_with(magic)) return true;
  constexpr std::size_t block = 512, sum_at = 148, sum_size = 8;
  if (bytes.size() < block) return false;
  unsigned sum = 0, stored = 0;
  for (std::size_t i = 0; i < block; ++i)
    sum += i >= sum_at && i < sum_at + sum_size ? ' ' : static_cast<unsigned char>(bytes[i]);
  for (std::size_t i = sum_at; i < sum_at + sum_size; ++i)
    if (bytes[i] >= '0' && bytes[i] <= '7') stored = stored * 8 + unsigned(bytes[i] - '0');
  return stored != 0 && stored == sum;
}

}  // namespace stowage::proof
