#include "lib/text/line_table.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <cstring>

#include "lib/text/utf8.h"

namespace stowage {

namespace {

constexpr std::size_t long_line = 1024;

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
  bool has_long_line = false;
  while (at != end) {
    const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    const char* const next = newline == nullptr ? end : static_cast<const char*>(newline) + 1;
    has_long_line = has_long_line || static_cast<std::size_t>(next - at) > long_line;
    at = next;
    if (newline != nullptr) starts_.push_back(static_cast<std::uint32_t>(at - text.data()));
  }
  if (!has_long_line) return;
  Mark mark;
  while (mark.at < text.size()) {
    marks_.push_back(mark);
    count(text, mark.at, std::min(marks_.size() * long_line, text.size()), mark.above);
  }
}

void LineTable::count(std::string_view text, std::size_t& at, std::size_t end, Counts& counts) {
  while (at < end) {
    const std::size_t plain = ascii_prefix(text.substr(at, end - at));
    at += plain;
    counts.points += static_cast<std::uint32_t>(plain);
    counts.utf16_units += static_cast<std::uint32_t>(plain);
    if (at >= end) return;
    const CodePoint point = decode_utf8(text, at);
    at += point.size;
    counts.utf16_units += point.utf16_units();
    ++counts.points;
  }
}

/// From the mark at or above it on.
LineTable::Counts LineTable::counts_at(std::uint32_t offset) const {
  std::size_t mark = std::min(offset / long_line, marks_.size() - 1);
  if (marks_[mark].at > offset) --mark;
  std::size_t at = marks_[mark].at;
  Counts counts = marks_[mark].above;
  count(text_.substr(0, offset), at, std::min<std::size_t>(offset, text_.size()), counts);
  return counts;
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
  Counts above, here;
  if (location.byte_column > long_line) {
    above = counts_at(start);
    here = counts_at(offset);
  } else {
    const std::string_view before = text_.substr(0, offset);
    std::size_t at = std::min<std::size_t>(start, before.size());
    count(before, at, before.size(), here);
  }
  location.utf16_column += here.utf16_units - above.utf16_units;
  location.column += here.points - above.points;
  return location;
}

}  // namespace stowage
