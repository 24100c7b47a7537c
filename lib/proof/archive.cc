#include "lib/proof/archive.h"

#include "lib/base/tar_header.h"

namespace stowage::proof {

bool is_archive(std::string_view bytes) {
  using namespace std::string_view_literals;
  for (const std::string_view magic : {"\x1f\x8b"sv, "BZh"sv,
                                       "\xfd"
                                       "7zXZ"sv,
                                       "\x28\xb5\x2f\xfd"sv, "\x5d\x00\x00"sv})
    if (bytes.starts_with(magic)) return true;
  return is_tar_header(bytes);
}

}  // namespace stowage::proof
