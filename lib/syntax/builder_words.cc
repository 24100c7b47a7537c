#include "lib/syntax/builder_words.h"

#include "lib/syntax/chars.h"

namespace stowage::syntax {

namespace {

constexpr char escape =
    '\\';  // BuildKit looks for heredocs with this one, whatever `# escape=` says

/// The words of one text while it is read.
class WordList {
 public:
  void add(std::string_view text, bool splits) {
    while (!text.empty()) {
      const std::size_t space = splits ? space_length(text) : 0;
      if (space == 0) {
        word_ += text[0];
        text.remove_prefix(1);
      } else {
        finish();
        text.remove_prefix(space);
      }
    }
  }
  void finish() {
    if (!word_.empty()) words_.push_back(std::move(word_));
    word_.clear();
  }
  std::vector<std::string> take() {
    finish();
    return std::move(words_);
  }

 private:
  std::string word_;
  std::vector<std::string> words_;
};

class Splitter {
 public:
  Splitter(std::string_view text, BuilderWordOptions options) : text_(text), options_(options) {}

  std::optional<std::vector<std::string>> words() {
    WordList list;
    if (!read_until('\0', options_.raw_escapes, nullptr, &list)) return std::nullopt;
    return list.take();
  }

 private:
  static constexpr int deepest = 50;  // `${a:-${b:-…}}`; the builder has no limit but its stack

  bool done() const { return at_ >= text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }

  /// One character, all its bytes.
  std::string_view next() {
    std::size_t length = 1;
    while (at_ + length < text_.size() &&
           (static_cast<unsigned char>(text_[at_ + length]) & 0xC0) == 0x80)
      ++length;
    if (static_cast<unsigned char>(text_[at_]) < 0x80) length = 1;
    const std::string_view character = text_.substr(at_, length);
    at_ += length;
    return character;
  }

  /// Up to `stop` (consumed), or to the end when it is NUL. Text goes to `result`, words to `list`,
  /// where given.
  bool read_until(char stop, bool raw_escapes, std::string* result, WordList* list) {
    if (++depth_ > deepest) return false;
    const auto put = [&](std::string_view text, bool splits) {
      if (result) *result += text;
      if (list) list->add(text, splits);
    };
    while (!done()) {
      const char c = peek();
      std::string piece;
      if (stop != '\0' && c == stop) {
        ++at_;
        --depth_;
        return true;
      }
      if (c == '\'') {
        if (!single_quoted(piece)) return false;
        put(piece, false);
      } else if (c == '"') {
        if (!double_quoted(piece, raw_escapes)) return false;
        put(piece, false);
      } else if (c == '$') {
        if (!variable(piece)) return false;
        put(piece, true);
      } else if (c == '<') {
        put(heredoc_start(), false);
      } else if (c == escape) {
        ++at_;
        if (raw_escapes) put("\\", false);
        if (done()) break;
        put(next(), false);
      } else {
        put(next(), true);
      }
    }
    --depth_;
    return stop == '\0';
  }

  bool single_quoted(std::string& to) {
    const std::size_t end = text_.find('\'', at_ + 1);
    if (end == std::string_view::npos) return false;
    const std::size_t quotes = options_.raw_quotes ? 0 : 1;
    to = text_.substr(at_ + quotes, end + 1 - at_ - 2 * quotes);
    at_ = end + 1;
    return true;
  }

  bool double_quoted(std::string& to, bool raw_escapes) {
    ++at_;
    if (options_.raw_quotes) to += '"';
    while (!done()) {
      const char c = peek();
      if (c == '"') {
        ++at_;
        if (options_.raw_quotes) to += '"';
        return true;
      }
      if (c == '$') {
        std::string value;
        if (!variable(value)) return false;
        to += value;
      } else if (c == escape) {
        ++at_;
        if (raw_escapes) to += escape;
        if (done()) continue;
        if (peek() == '"' || peek() == '$' || peek() == escape) {
          to += text_[at_++];
        } else {
          to += escape;
        }
      } else {
        to += next();
      }
    }
    return false;
  }

  /// `<<` takes the blanks behind it along, so that `<< EOF` is one word.
  std::string heredoc_start() {
    ++at_;
    if (peek() != '<' || done()) return "<";
    ++at_;
    std::string word = "<<";
    while (!done() && (peek() == ' ' || peek() == '\t')) word += text_[at_++];
    return word;
  }

  /// No variable has a value here: `$x` and `${x…}` stay as they are, the text inside `${x:-…}` is
  /// still processed.
  bool variable(std::string& to) {
    ++at_;
    if (peek() != '{') {
      to = "$";
      to += name();
      return true;
    }
    ++at_;
    if (done() || peek() == '{' || peek() == '}' || peek() == ':') return false;
    to = "${";
    to += name();
    if (done()) return false;
    char c = text_[at_++];
    to += c;
    if (c == '}') return true;
    if (c == ':') {
      if (done()) return false;
      c = text_[at_++];
      to += c;
    }
    if (c == '/') return replacement(to);
    if (c != '+' && c != '-' && c != '?' && c != '#' && c != '%') return false;
    std::string word;
    if (!read_until('}', c == '#' || c == '%', &word, nullptr)) return false;
    to += word;
    to += '}';
    return true;
  }

  bool replacement(std::string& to) {
    if (peek() == '/') ++at_;
    std::string pattern;
    std::string with;
    if (!read_until('/', true, &pattern, nullptr) || !read_until('}', true, &with, nullptr))
      return false;
    to += pattern + '/' + with + '}';
    return true;
  }

  std::string_view name() {
    const std::size_t begin = at_;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (is_digit(peek())) {
      while (is_digit(peek())) ++at_;
    } else if (!done() && std::string_view("@*#?-$!").find(peek()) != std::string_view::npos) {
      ++at_;
    } else {
      const auto belongs = [&](char c) {
        return is_digit(c) || c == '_' || (lower(c) >= 'a' && lower(c) <= 'z') ||
               static_cast<unsigned char>(c) >= 0x80;
      };
      while (!done() && belongs(peek()) && space_length(text_.substr(at_)) == 0) ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  std::string_view text_;
  BuilderWordOptions options_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::optional<std::vector<std::string>> builder_words(std::string_view text,
                                                      BuilderWordOptions options) {
  return Splitter(text, options).words();
}

}  // namespace stowage::syntax
