#pragma once
// SHA-256 over a sequence of parts; each part counts with its length, so that "ab","c" and "a","bc"
// differ.
//
//   Digest d;
//   d.add("RUN").add(command);
//   d.text()  ->  64 hexadecimal digits

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace stowage::cache {

class Digest {
 public:
  Digest& add(std::string_view part);
  Digest& add(std::uint64_t number) { return add(std::to_string(number)); }
  std::string text() const;

  /// Of bytes alone, without a length: what `sha256sum` prints.
  static std::string of(std::string_view bytes);

 private:
  void update(std::string_view bytes);
  void block(const unsigned char* bytes);

  std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<unsigned char, 64> buffer_{};
  std::uint64_t size_ = 0;
};

}  // namespace stowage::cache
