#include "lib/report/display.h"

#include <algorithm>
#include <array>

#include "lib/text/utf8.h"

namespace stowage::report {

namespace {

constexpr std::size_t tab_width = 4;

struct Range {
  char32_t first, last;
};

/// Characters without a width of their own: the combining blocks, joiners, variation selectors.
constexpr auto zero_width = std::to_array<Range>({{0x300, 0x36F},
                                                  {0x483, 0x489},
                                                  {0x591, 0x5BD},
                                                  {0x64B, 0x65F},
                                                  {0x1AB0, 0x1AFF},
                                                  {0x1DC0, 0x1DFF},
                                                  {0x200B, 0x200F},
                                                  {0x20D0, 0x20FF},
                                                  {0xFE00, 0xFE0F},
                                                  {0xFE20, 0xFE2F}});

/// East Asian Wide and Fullwidth (Unicode annex 11), by block.
constexpr auto double_width = std::to_array<Range>({{0x1100, 0x115F},
                                                    {0x2E80, 0x303E},
                                                    {0x3041, 0xA4CF},
                                                    {0xA960, 0xA97F},
                                                    {0xAC00, 0xD7A3},
                                                    {0xF900, 0xFAFF},
                                                    {0xFE30, 0xFE6F},
                                                    {0xFF01, 0xFF60},
                                                    {0xFFE0, 0xFFE6},
                                                    {0x1F300, 0x1F64F},
                                                    {0x1F680, 0x1F6FF},
                                                    {0x1F900, 0x1F9FF},
                                                    {0x20000, 0x3FFFD}});

template <std::size_t n>
bool in(const std::array<Range, n>& ranges, char32_t value) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
    return range.first <= value && value <= range.last;
  });
}

/// Would move the cursor, start an escape sequence, or turn the direction of the text.
bool harmful(char32_t value) {
  return value < 0x20 || (value >= 0x7F && value < 0xA0) || (value >= 0x202A && value <= 0x202E) ||
         (value >= 0x2066 && value <= 0x2069);
}

std::size_t width_of(const CodePoint& point) {
  if (point.value == '\t') return tab_width;
  if (!point.valid || point.value < 0x300 || harmful(point.value)) return 1;
  if (in(zero_width, point.value)) return 0;
  return in(double_width, point.value) ? 2 : 1;
}

}  // namespace

void append_visible(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (point.value == '\t') {
      out.append(tab_width, ' ');
    } else if (!point.valid || harmful(point.value)) {
      out += "\xEF\xBF\xBD";
    } else {
      out += text.substr(at, point.size);
    }
    at += point.size;
  }
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    width += width_of(point);
    at += point.size;
  }
  return width;
}

}  // namespace stowage::report
