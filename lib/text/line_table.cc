#include "lib/text/line_table.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <cstring>

#include "lib/text/utf8.h"

namespace stowage {

namespace {

/// How many bytes at its begin are ASCII.
std::size_t ascii_prefix(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  std::size_t at = 0;
  for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if ((eight & high_bits) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

}  // namespace

LineTable::LineTable(std::string_view text) : text_(text), starts_{0} {
  starts_.reserve(text.size() / 32 + 1);
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    if (newline == nullptr) break;
    at = static_cast<const char*>(newline) + 1;
    starts_.push_back(static_cast<std::uint32_t>(at - text.data()));
  }
}

std::uint32_t LineTable::line_of(std::uint32_t offset) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<std::uint32_t>(after - starts_.begin());
}

Span LineTable::whole_line(std::uint32_t number) const {
  assert(number >= 1 && number <= line_count());
  const auto end =
      number < line_count() ? starts_[number] : static_cast<std::uint32_t>(text_.size());
  return {starts_[number - 1], end};
}

Span LineTable::line(std::uint32_t number) const {
  Span span = whole_line(number);
  if (!span.empty() && text_[span.end - 1] == '\n') {
    --span.end;
    if (!span.empty() && text_[span.end - 1] == '\r') --span.end;
  }
  return span;
}

Location LineTable::locate(std::uint32_t offset) const {
  Location location;
  location.line = line_of(offset);
  const std::uint32_t start = starts_[location.line - 1];
  location.byte_column = offset - start + 1;
  const std::string_view before = text_.substr(0, offset);
  std::size_t at = std::min<std::size_t>(start, before.size());
  const std::size_t plain = ascii_prefix(before.substr(at));
  at += plain;
  location.utf16_column += static_cast<std::uint32_t>(plain);
  location.column += static_cast<std::uint32_t>(plain);
  while (at < before.size()) {
    if (static_cast<unsigned char>(before[at]) < 0x80) {
      ++at, ++location.utf16_column, ++location.column;
      continue;
    }
    const CodePoint point = decode_utf8(before, at);
    at += point.size;
    location.utf16_column += point.utf16_units();
    ++location.column;
  }
  return location;
}

}  // namespace stowage
