#include "lib/context/manifests/text.h"

#include <algorithm>

namespace stowage::context {
namespace {

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

class Scanner {
 public:
  Scanner(std::string_view text, CodeStyle style) : text_(text), style_(style) {}

  std::vector<CodeToken> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') ++line_;
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
        ++at_;
      else if (skip_comment())
        continue;
      else if (c == '"' || c == '\'' || (c == '`' && style_ == CodeStyle::ruby))
        string(c);
      else if (is_word_byte(c))
        word();
      else
        tokens_.push_back({CodeToken::Kind::mark, text_.substr(at_++, 1), false, line_});
    }
    return std::move(tokens_);
  }

 private:
  bool skip_comment() {
    const std::string_view rest = text_.substr(at_);
    if (style_ == CodeStyle::ruby ? rest.starts_with('#') : rest.starts_with("//")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
      return true;
    }
    if (style_ == CodeStyle::slash && rest.starts_with("/*")) {
      move_to(std::min(text_.find("*/", at_ + 2), text_.size() - 2) + 2);
      return true;
    }
    return false;
  }

  void move_to(std::size_t end) {
    end = std::min(end, text_.size());
    line_ += static_cast<std::size_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                                 text_.begin() + static_cast<std::ptrdiff_t>(end),
                                                 '\n'));
    at_ = end;
  }

  void string(char quote) {
    const std::size_t start_line = line_;
    const std::string_view triple = text_.substr(at_, 3);
    if (triple.size() == 3 && triple[0] == quote && triple[1] == quote && triple[2] == quote) {
      const std::size_t end = std::min(text_.find(triple, at_ + 3), text_.size());
      tokens_.push_back({CodeToken::Kind::string,
                         text_.substr(at_ + 3, end - std::min(at_ + 3, end)), true, start_line});
      move_to(end + 3);
      return;
    }
    bool interpolated = quote == '`';
    std::size_t end = at_ + 1;
    for (; end < text_.size() && text_[end] != quote; ++end) {
      const char c = text_[end];
      const char next = end + 1 < text_.size() ? text_[end + 1] : '\0';
      if (quote == '"' && style_ == CodeStyle::ruby && c == '#' && next == '{') interpolated = true;
      if (quote == '"' && style_ == CodeStyle::slash && c == '$') interpolated = true;
      if (c != '\\') continue;
      interpolated = true;  // An escape: the text between the quotes is not the string.
      ++end;
    }
    end = std::min(end, text_.size());
    tokens_.push_back(
        {CodeToken::Kind::string, text_.substr(at_ + 1, end - at_ - 1), interpolated, start_line});
    move_to(end + 1);
  }

  void word() {
    std::size_t end = at_;
    while (end < text_.size() && is_word_byte(text_[end])) ++end;
    // Ruby and Elixir: `exist?`, `read!`.
    if (style_ == CodeStyle::ruby && end < text_.size() &&
        (text_[end] == '?' || text_[end] == '!') &&
        (end + 1 == text_.size() || text_[end + 1] != '=')) {
      ++end;
    }
    tokens_.push_back({CodeToken::Kind::word, text_.substr(at_, end - at_), false, line_});
    at_ = end;
  }

  std::string_view text_;
  CodeStyle style_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::vector<CodeToken> tokens_;
};

}  // namespace

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string_view unquote(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front()) {
    text.remove_prefix(1);
    text.remove_suffix(1);
  }
  return text;
}

std::vector<std::string> split_words(std::string_view line) {
  std::vector<std::string> words;
  bool open = false;
  char quote = '\0';
  for (const char c : line) {
    if (quote == '\0' && (c == ' ' || c == '\t')) {
      open = false;
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
      if (!open) words.emplace_back();
      open = true;
    } else if (c == quote) {
      quote = '\0';
    } else {
      if (!open) words.emplace_back();
      open = true;
      words.back() += c;
    }
  }
  return words;
}

std::vector<CodeToken> scan_code(std::string_view text, CodeStyle style) {
  return Scanner(text, style).run();
}

}  // namespace stowage::context
