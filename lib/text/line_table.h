#pragma once
// Where a byte is: line and column, in the units that people and tools ask for. Build it only when
// something is shown.
//
//   LineTable lines(source.text());
//   Location at = lines.locate(span.begin);   // at.line, at.byte_column, at.utf16_column,
//   at.column
//
// A line ends with "\n"; a "\r" before it belongs to the line's end. Lines and columns begin at 1.

#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/text/span.h"

namespace stowage {

struct Location {
  std::uint32_t line = 1;
  std::uint32_t byte_column = 1;
  std::uint32_t utf16_column = 1;  ///< what editors count (Language Server Protocol), from 1
  std::uint32_t column = 1;        ///< code points: what people see
  friend constexpr bool operator==(const Location&, const Location&) = default;
};

class LineTable {
 public:
  /// Keeps a view of `text`.
  explicit LineTable(std::string_view text);

  /// An empty text has one line; a text that ends with a newline has an empty last one.
  std::uint32_t line_count() const { return static_cast<std::uint32_t>(starts_.size()); }
  /// The line of a byte; the size of the text is on the last line.
  std::uint32_t line_of(std::uint32_t offset) const;
  /// The bytes of a line without its end.
  Span line(std::uint32_t number) const;
  /// The bytes of a line with its "\n" or "\r\n".
  Span whole_line(std::uint32_t number) const;
  Location locate(std::uint32_t offset) const;

 private:
  /// How many characters and UTF-16 units are above a byte.
  struct Counts {
    std::uint32_t points = 0, utf16_units = 0;
  };
  struct Mark {
    std::size_t at = 0;
    Counts above;
  };
  /// Counts on from `at` to `end` of what may be a part of the text only.
  static void count(std::string_view text, std::size_t& at, std::size_t end, Counts& counts);
  Counts counts_at(std::uint32_t offset) const;

  std::string_view text_;
  std::vector<std::uint32_t> starts_;
  std::vector<Mark>
      marks_;  ///< by KiB; only where a line is long: a thousand findings may be in it
};

}  // namespace stowage
