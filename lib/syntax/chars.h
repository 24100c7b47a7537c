#pragma once
// The character classes of the builder's parser. Go's unicode.IsSpace decides what is trimmed; a
// regular expression decides what separates operands: the two differ in newlines and in everything
// beyond ASCII.

#include <array>
#include <cstdint>
#include <string_view>

namespace stowage::syntax {

/// Separates operands: Go's regexp [\t\v\f\r ].
constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

constexpr bool is_ascii_space(char c) { return is_blank(c) || c == '\n'; }

/// Length in bytes of the unicode.IsSpace character at the start of `text`, 0 if there is none.
constexpr std::size_t space_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(i < text.size() ? text[i] : 0);
  };
  if (byte(0) < 0x80) return is_ascii_space(text[0]) ? 1 : 0;
  if (byte(0) == 0xC2) return byte(1) == 0x85 || byte(1) == 0xA0 ? 2 : 0;
  if (byte(0) == 0xE1) return byte(1) == 0x9A && byte(2) == 0x80 ? 3 : 0;
  if (byte(0) == 0xE2 && byte(1) == 0x80) {
    return (byte(2) >= 0x80 && byte(2) <= 0x8A) || byte(2) == 0xA8 || byte(2) == 0xA9 ||
                   byte(2) == 0xAF
               ? 3
               : 0;
  }
  if (byte(0) == 0xE2) return byte(1) == 0x81 && byte(2) == 0x9F ? 3 : 0;
  if (byte(0) == 0xE3) return byte(1) == 0x80 && byte(2) == 0x80 ? 3 : 0;
  return 0;
}

/// Bytes of unicode space at the start of `text`.
constexpr std::size_t leading_space(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_ascii_space(text[at])) {
      ++at;
      continue;
    }
    if (static_cast<unsigned char>(text[at]) < 0x80) break;
    const std::size_t length = space_length(text.substr(at));
    if (length == 0) break;
    at += length;
  }
  return at;
}

/// `text` without the unicode space at its end.
constexpr std::string_view trim_end(std::string_view text) {
  while (!text.empty()) {
    const char last = text.back();
    if (static_cast<unsigned char>(last) < 0x80) {
      if (!is_ascii_space(last)) break;
      text.remove_suffix(1);
      continue;
    }
    if (text.size() >= 2 && space_length(text.substr(text.size() - 2)) == 2)
      text.remove_suffix(2);
    else if (text.size() >= 3 && space_length(text.substr(text.size() - 3)) == 3)
      text.remove_suffix(3);
    else
      break;
  }
  return text;
}

constexpr std::string_view trim(std::string_view text) {
  text.remove_prefix(leading_space(text));
  return trim_end(text);
}

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

}  // namespace stowage::syntax
