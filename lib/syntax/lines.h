#pragma once
// Physical lines of a Dockerfile, as bufio.Scanner with BuildKit's scanLines gives them: up to and
// with their "\n".

#include <cstring>
#include <string_view>

#include "lib/text/span.h"

namespace stowage::syntax {

class LineReader {
 public:
  /// BuildKit's scanner holds 65,536 bytes: a line with its newline must fit.
  static constexpr std::size_t longest = 65536;

  explicit LineReader(std::string_view text) : text_(text) {}

  /// Goes to the next line; false at the end of the text.
  bool next() {
    if (end_ >= text_.size()) return false;
    begin_ = end_;
    const void* newline = std::memchr(text_.data() + begin_, '\n', text_.size() - begin_);
    end_ = newline ? static_cast<std::size_t>(static_cast<const char*>(newline) - text_.data()) + 1
                   : text_.size();
    ++number_;
    return true;
  }

  std::uint32_t begin() const { return static_cast<std::uint32_t>(begin_); }
  std::uint32_t end() const { return static_cast<std::uint32_t>(end_); }
  std::uint32_t number() const { return number_; }  ///< 1-based
  std::string_view raw() const { return text_.substr(begin_, end_ - begin_); }
  /// Without the line end: all "\r" and "\n" at its end.
  std::string_view content() const {
    std::string_view line = raw();
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    return line;
  }
  bool too_long() const {
    const std::size_t size = end_ - begin_;
    return size > longest || (size == longest && text_[end_ - 1] != '\n');
  }
  std::string_view rest() const { return text_.substr(end_); }

 private:
  std::string_view text_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint32_t number_ = 0;
};

}  // namespace stowage::syntax
