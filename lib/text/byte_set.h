#pragma once
// A few bytes to look for: std::string_view::find_first_of asks memchr about each byte of the text, this
// looks into a table.
//
//   constexpr ByteSet glob_signs("*?[");
//   const std::size_t at = glob_signs.find_in(path);   // npos: none

#include <array>
#include <cstddef>
#include <string_view>

namespace stowage {

class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view bytes) {
    for (const char c : bytes) table_[static_cast<unsigned char>(c)] = true;
  }
  constexpr bool has(char c) const { return table_[static_cast<unsigned char>(c)]; }
  /// The first of them from `at` on.
  constexpr std::size_t find_in(std::string_view text, std::size_t at = 0) const {
    for (; at < text.size(); ++at)
      if (has(text[at])) return at;
    return std::string_view::npos;
  }

 private:
  std::array<bool, 256> table_{};
};

}  // namespace stowage
