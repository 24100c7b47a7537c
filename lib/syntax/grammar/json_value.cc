#include "lib/syntax/grammar/json_value.h"

#include <string>

namespace stowage::syntax::grammar {

namespace {

class Validator {
 public:
  explicit Validator(std::string_view text) : text_(text) {}

  bool whole_text() {
    // What is open, innermost last: '[' an array, '{' an object. By hand because a recursive
    // grammar would need a stack frame a level, and a hostile file has millions of brackets.
    std::string open;
    while (true) {
      blanks();
      if (!value(open)) return false;
      // A container that was just opened wants its first element; everything else has ended a
      // value.
      if (opened_) continue;
      while (true) {
        blanks();
        if (open.empty()) return at_ == text_.size();
        if (take(',')) {
          if (open.back() == '{' && !key()) return false;
          break;
        }
        if (!take(open.back() == '[' ? ']' : '}')) return false;
        open.pop_back();
      }
    }
  }

 private:
  static constexpr std::size_t deepest = 10000;

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }
  void blanks() {
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }

  bool value(std::string& open) {
    opened_ = false;
    if (take('[') || take('{')) {
      const char bracket = text_[at_ - 1];
      blanks();
      if (take(bracket == '[' ? ']' : '}')) return open.size() < deepest;
      if (bracket == '{' && !key()) return false;
      open.push_back(bracket);
      opened_ = true;
      return open.size() <= deepest;
    }
    if (at_ < text_.size() && text_[at_] == '"') return string();
    return take("true") || take("false") || take("null") || number();
  }

  bool key() {
    blanks();
    if (!string()) return false;
    blanks();
    return take(':');
  }

  bool string() {
    if (!take('"')) return false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c == '\\' && !escape()) return false;
    }
    return false;
  }

  bool escape() {
    if (++at_ >= text_.size()) return false;
    if (text_[at_] != 'u')
      return std::string_view("\"\\/bfnrt").find(text_[at_]) != std::string_view::npos;
    for (int i = 0; i < 4; ++i) {
      constexpr std::string_view hex = "0123456789abcdefABCDEF";
      if (++at_ >= text_.size() || hex.find(text_[at_]) == std::string_view::npos) return false;
    }
    return true;
  }

  bool digits() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    return at_ > begin;
  }

  bool number() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      return digits();
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool opened_ = false;
};

}  // namespace

bool is_json_value(std::string_view text) { return Validator(text).whole_text(); }

}  // namespace stowage::syntax::grammar
