#pragma once
// Small pieces for formats that are made of lines, or of code of which only the literal parts are
// read.

#include <string>
#include <string_view>
#include <vector>

namespace stowage::context {

/// Without blanks and carriage returns at both ends.
std::string_view trim(std::string_view text);
/// Without one pair of quotes around.
std::string_view unquote(std::string_view text);

/// Calls `use` with each line, trimmed; empty lines too.
template <class Use>
void for_each_line(std::string_view text, const Use& use) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    use(trim(text.substr(0, end)));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

/// The words of a line, quotes respected and removed.
std::vector<std::string> split_words(std::string_view line);

struct CodeToken {
  enum class Kind : unsigned char { word, string, mark };
  Kind kind;
  std::string_view text;      ///< of a string: what is between the quotes
  bool interpolated = false;  ///< a string that holds an expression
  std::size_t line = 0;       ///< 1-based

  bool is(std::string_view value) const { return kind != Kind::string && text == value; }
  bool is_string() const { return kind == Kind::string; }
  bool is_literal() const { return kind == Kind::string && !interpolated; }
};

enum class CodeStyle : unsigned char {
  ruby,   ///< `#` comments, "#{}"; Elixir, Python, Perl too
  slash,  ///< `//` and `/* */` comments, "${}" and "\()"; Groovy, Kotlin, Scala, Swift
};

/// Words, strings and single marks. Comments and blanks are gone. Never fails: what is not closed
/// ends with the file.
std::vector<CodeToken> scan_code(std::string_view text, CodeStyle style);

}  // namespace stowage::context
