#pragma once
// One step through bytes that should be UTF-8 and may not be (RFC 3629: no surrogates, no overlong
// forms). A byte that is part of no character counts as one character of its own, U+FFFD, so every
// input has columns.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace stowage {

struct CodePoint {
  char32_t value = 0xFFFD;
  std::uint8_t size = 1;  ///< bytes
  bool valid = false;

  constexpr std::uint32_t utf16_units() const { return value > 0xFFFF ? 2 : 1; }
};

/// The character at `at`, which must be inside `text`.
constexpr CodePoint decode_utf8(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1, true};
  if (first >= 0xC2 && first <= 0xDF && follows(1)) {
    return {((first & 0x1FU) << 6U) | (byte(1) & 0x3FU), 2, true};
  }
  if ((first & 0xF0U) == 0xE0 && follows(1) && follows(2)) {
    const char32_t value = ((first & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
    if (value >= 0x800 && (value < 0xD800 || value > 0xDFFF)) return {value, 3, true};
  }
  if (first >= 0xF0 && first <= 0xF4 && follows(1) && follows(2) && follows(3)) {
    const char32_t value = ((first & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) |
                           ((byte(2) & 0x3FU) << 6U) | (byte(3) & 0x3FU);
    if (value >= 0x10000 && value <= 0x10FFFF) return {value, 4, true};
  }
  return {};
}

}  // namespace stowage
