#include "lib/text/line_table.h"

#include <gtest/gtest.h>

#include <string>

#include "lib/text/utf8.h"

namespace stowage {
namespace {

TEST(LineTable, LinesAndTheirEnds) {
  const std::string_view text = "one\r\ntwo\n\nlast";
  const LineTable lines(text);
  ASSERT_EQ(lines.line_count(), 4U);
  EXPECT_EQ(slice(text, lines.line(1)), "one");
  EXPECT_EQ(slice(text, lines.whole_line(1)), "one\r\n");
  EXPECT_EQ(slice(text, lines.line(3)), "");
  EXPECT_EQ(slice(text, lines.line(4)), "last");
}

TEST(LineTable, EveryByteIsOnItsLine) {
  const std::string text = "a\n\nbc\r\nd\n";
  const LineTable lines(text);
  std::uint32_t line = 1;
  for (std::uint32_t i = 0; i <= text.size(); ++i) {
    EXPECT_EQ(lines.locate(i).line, line) << i;
    if (i < text.size() && text[i] == '\n') ++line;
  }
  EXPECT_EQ(lines.line_count(), line);
}

TEST(LineTable, EmptyTextHasOneLine) {
  const LineTable lines("");
  EXPECT_EQ(lines.line_count(), 1U);
  EXPECT_EQ(lines.locate(0), (Location{1, 1, 1, 1}));
}

TEST(LineTable, ColumnsInBytesUtf16AndCodePoints) {
  // "é" has 2 bytes and 1 UTF-16 unit, "🚢" 4 bytes and 2 units; a stray 0xFF counts as one
  // character.
  const std::string text = "x\né🚢\xFFz";
  const LineTable lines(text);
  EXPECT_EQ(lines.locate(2), (Location{2, 1, 1, 1}));
  EXPECT_EQ(lines.locate(4), (Location{2, 3, 2, 2}));
  EXPECT_EQ(lines.locate(8), (Location{2, 7, 4, 3}));
  EXPECT_EQ(lines.locate(9), (Location{2, 8, 5, 4}));
}

TEST(LineTable, ColumnsOfLongLinesAreCountedAsThoseOfShortOnes) {
  // Characters of 1 to 4 bytes and bytes that are none, so that marks fall between and into them.
  std::string text = "a\n";
  const std::string_view pieces[] = {"x", "é", "\xFF", "€", "🚢", "\xE2\x82", "yz"};
  for (int i = 0; i < 3000; ++i) text += pieces[static_cast<std::size_t>(i * i + i / 7) % 7];
  const std::size_t end = text.size();
  text += "\nend";
  const LineTable lines(text);
  const std::string_view all(text);
  for (std::uint32_t offset = 2; offset <= end; ++offset) {
    Location expected{2, offset - 1, 1, 1};
    const std::string_view before = all.substr(2, offset - 2);
    for (std::size_t at = 0; at < before.size(); ++expected.column) {
      const CodePoint point = decode_utf8(before, at);
      at += point.size;
      expected.utf16_column += point.utf16_units();
    }
    ASSERT_EQ(lines.locate(offset), expected) << offset;
  }
  EXPECT_EQ(lines.locate(static_cast<std::uint32_t>(text.size())), (Location{3, 4, 4, 4}));
}

TEST(Utf8, RejectsWhatRfc3629Rejects) {
  for (const std::string_view bad :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xE2\x82", "\xF0\x80\x80\x80", "\xFF"}) {
    const CodePoint point = decode_utf8(bad, 0);
    EXPECT_FALSE(point.valid);
    EXPECT_EQ(point.size, 1);
  }
  EXPECT_EQ(decode_utf8("\xE2\x82\xAC", 0).value, U'€');
  EXPECT_EQ(decode_utf8("\xF0\x9F\x9A\xA2", 0).size, 4);
}

}  // namespace
}  // namespace stowage
