#pragma once
// Values as the functions of Go's strconv take them that read the options of flags.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace stowage::syntax::grammar {

/// strconv.ParseBool
inline bool is_boolean(std::string_view text) {
  constexpr auto words = std::to_array<std::string_view>(
      {"1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"});
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// strconv.ParseUint(text, base, 32)
inline bool is_number(std::string_view text, int base) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace stowage::syntax::grammar
