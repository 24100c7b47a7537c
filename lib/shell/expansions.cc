// What begins with `$` or a backquote inside a word.

#include <algorithm>
#include <utility>

#include "lib/shell/parser.h"

namespace stowage::shell {
namespace {

bool is_special_variable(char c) {
  return std::string_view("@*#?-$!").find(c) != std::string_view::npos && c != '\0';
}

/// The operator of `${x…}` at the start of `text`; empty: none that any shell knows.
std::string_view operator_of(std::string_view text) {
  static constexpr std::string_view operators[] = {":-", ":=", ":?", ":+", "##", "%%", "//", "/#",
                                                   "/%", "^^", ",,", "-",  "=",  "?",  "+",  "#",
                                                   "%",  "/",  "^",  ",",  "@",  ":"};
  for (const std::string_view candidate : operators) {
    if (text.starts_with(candidate)) return text.substr(0, candidate.size());
  }
  return {};
}

int octal_or_hex(std::string_view text, std::size_t& at, int base, std::size_t most) {
  int value = 0;
  const std::size_t stop = std::min(text.size(), at + most);
  for (; at < stop; ++at) {
    const char c = text[at];
    int digit = 99;
    if (is_digit(c)) digit = c - '0';
    if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
    if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
    if (digit >= base) break;
    value = value * base + digit;
  }
  return value;
}

void append_utf8(char*& to, int code) {
  const auto put = [&](int byte) { *to++ = static_cast<char>(byte); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0 | (code >> 6));
  } else {
    if (code < 0x10000) {
      put(0xE0 | (code >> 12));
    } else {
      put(0xF0 | ((code >> 18) & 7));
      put(0x80 | ((code >> 12) & 0x3F));
    }
    put(0x80 | ((code >> 6) & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

/// One escape of `$'…'` (bash manual, "ANSI-C Quoting"); `at` is behind the backslash.
void resolve_ansi(std::string_view text, std::size_t& at, char*& to) {
  const char c = text[at++];
  static constexpr std::string_view names = "abeEfnrtv\\'\"?";
  static constexpr std::string_view values = "\a\b\033\033\f\n\r\t\v\\'\"?";
  if (const std::size_t index = names.find(c); index != std::string_view::npos) {
    *to++ = values[index];
  } else if (c >= '0' && c <= '7') {
    --at;
    *to++ = static_cast<char>(octal_or_hex(text, at, 8, 3));
  } else if (c == 'x') {
    *to++ = static_cast<char>(octal_or_hex(text, at, 16, 2));
  } else if (c == 'u') {
    append_utf8(to, octal_or_hex(text, at, 16, 4));
  } else if (c == 'U') {
    append_utf8(to, octal_or_hex(text, at, 16, 6));
  } else {
    *to++ = '\\';
    *to++ = c;
  }
}

}  // namespace

/// At `$'`.
void Parser::ansi_quoted() {
  const std::size_t begin = pos_;
  std::size_t close = pos_ + 2;
  while (close < end_ && text_[close] != '\'') close += text_[close] == '\\' ? 2 : 1;
  if (close >= end_) return fail(begin, "a closing single quote");
  const std::string_view inside = text_.substr(begin + 2, close - begin - 2);
  pos_ = close + 1;
  if (inside.find('\\') == std::string_view::npos)
    return push(PartKind::single_quoted, begin, pos_, inside);
  // No escape gives more bytes than it has characters, but for an unknown one, which stays as it
  // is.
  char* const resolved = static_cast<char*>(arena_.allocate(inside.size() + 4, 1));
  char* to = resolved;
  for (std::size_t at = 0; at < inside.size();) {
    if (inside[at] != '\\') {
      *to++ = inside[at++];
    } else {
      resolve_ansi(inside, ++at, to);
    }
  }
  push(PartKind::single_quoted, begin, pos_, {resolved, static_cast<std::size_t>(to - resolved)});
}

bool Parser::dollar(Place where) {
  const std::size_t begin = pos_;
  const bool unquoted = where == Place::word || where == Place::operand || where == Place::regex;
  const char next = peek(1);
  if (next == '(') {
    const std::size_t close = peek(2) == '(' ? arithmetic_close(pos_ + 3) : std::string_view::npos;
    if (close == std::string_view::npos) return substitution(), true;
    pos_ += 3;
    arithmetic_parts(begin, close, 2);
    return true;
  }
  if (next == '{') return braced_variable(where);
  if (next == '\'' && unquoted) return ansi_quoted(), true;
  if (next == '"' && unquoted) return ++pos_, double_quoted(begin), true;
  if (next == '[') {
    const std::size_t close = next_bracket();
    if (close < end_) {
      pos_ += 2;
      arithmetic_parts(begin, close, 1);
      return true;
    }
  }
  ++pos_;
  if (is_name_start(next)) {
    while (is_name(peek())) ++pos_;
  } else if (is_digit(next) || is_special_variable(next)) {
    ++pos_;
  } else {
    push(PartKind::literal, begin, pos_, text_.substr(begin, 1));
    return true;
  }
  push(PartKind::variable, begin, pos_, text_.substr(begin + 1, pos_ - begin - 1));
  return true;
}

/// The next `]`, remembered: texts with many `$[` and no `]` stay linear.
std::size_t Parser::next_bracket() {
  if (pos_ < bracket_from_ || pos_ > bracket_at_) {
    bracket_from_ = pos_;
    bracket_at_ = text_.find(']', pos_);
  }
  return bracket_at_;
}

/// At `${`.
bool Parser::braced_variable(Place where) {
  const std::size_t begin = pos_;
  if (!enter()) return false;
  pos_ += 2;
  std::string_view operation;
  const char second = peek(1);
  if (peek() == '#' && (is_name(second) || (is_special_variable(second) && peek(2) == '}'))) {
    operation = "length";
    ++pos_;
  } else if (peek() == '!' && is_name(second)) {
    operation = "indirect";
    ++pos_;
  }
  const std::size_t name_begin = pos_;
  if (is_name_start(peek())) {
    while (is_name(peek())) ++pos_;
  } else if (is_digit(peek())) {
    while (is_digit(peek())) ++pos_;
  } else if (is_special_variable(peek())) {
    ++pos_;
  }
  const std::string_view name = text_.substr(name_begin, pos_ - name_begin);
  const std::size_t mark = parts_.size();
  if (!name.empty() && peek() == '[') {
    std::size_t close = pos_;
    int open = 0;
    do {
      open += text_[close] == '[' ? 1 : text_[close] == ']' ? -1 : 0;
    } while (open > 0 && ++close < end_);
    if (open > 0) return fail(begin, "a closing bracket in `${`"), false;
    ++pos_;
    const std::size_t outer_end = std::exchange(end_, close);
    parts(Place::heredoc);
    end_ = outer_end;
    pos_ = std::max(pos_, close + 1);
  }
  if (!failed_ && peek() != '}') {
    std::string_view found = operator_of(text_.substr(pos_, end_ - pos_));
    if (operation == "indirect" && peek() == '*') found = text_.substr(pos_, 1);
    if (name.empty() || found.empty() || operation == "length")
      return fail(begin, "a variable in `${`"), false;
    pos_ += found.size();
    if (operation.empty()) operation = found;
    const bool quoted = where != Place::word && where != Place::operand && where != Place::regex;
    const bool is_pattern = std::string_view("#%/^,").find(found.front()) != std::string_view::npos;
    parts(quoted && !is_pattern ? Place::quoted_operand : Place::operand);
  }
  const auto inside = take(parts_, mark);
  leave();
  if (failed_) return false;
  if (peek() != '}' || name.empty()) return fail(begin, "a closing brace of `${`"), false;
  ++pos_;
  push(PartKind::variable, begin, pos_, name);
  parts_.back().operation = operation;
  parts_.back().parts = inside;
  return true;
}

/// At `$(`.
void Parser::substitution() {
  const std::size_t begin = pos_;
  if (!enter()) return;
  pos_ += 2;
  const List body = list();
  leave();
  if (failed_) return;
  if (peek() != ')') return fail(begin, "a closing parenthesis of `$(`");
  ++pos_;
  push(PartKind::command, begin, pos_, {});
  parts_.back().body = body;
}

/// At `<(` or `>(`.
void Parser::process() {
  substitution();
  if (!failed_) parts_.back().kind = PartKind::process;
}

/// POSIX XCU 2.6.3: inside backquotes a backslash escapes `$`, a backquote and a backslash, in
/// double quotes also `"`.
void Parser::backquoted(Place where) {
  const std::size_t begin = pos_;
  const std::size_t first = pos_ + 1;
  std::size_t close = first;
  bool escapes = false;
  while (close < end_ && text_[close] != '`') {
    escapes = escapes || text_[close] == '\\';
    close += text_[close] == '\\' ? 2 : 1;
  }
  if (close >= end_) return fail(begin, "a closing backquote");
  if (!enter()) return;
  std::string_view inside = text_.substr(first, close - first);
  std::vector<Piece> pieces;
  if (escapes) {
    const std::string_view escaped = where == Place::double_quotes ? "$`\\\"" : "$`\\";
    char* const resolved = static_cast<char*>(arena_.allocate(inside.size(), 1));
    std::size_t size = 0;
    for (std::size_t at = first; at < close; ++at) {
      const bool drop = text_[at] == '\\' && escaped.find(text_[at + 1]) != std::string_view::npos;
      if (drop) ++at;
      if (drop || pieces.empty())
        pieces.push_back({static_cast<std::uint32_t>(size), place(at, close), true});
      resolved[size++] = text_[at];
    }
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
      const std::uint32_t length = pieces[i + 1].offset - pieces[i].offset;
      pieces[i].source.end = std::min(pieces[i].source.end, pieces[i].source.begin + length);
    }
    inside = {resolved, size};
  } else {
    pieces.push_back({0, place(first, close), true});
  }
  // Through an inexact outer map no offset inside is known: every span is then the whole text.
  if (!pieces_.empty()) {
    const bool contiguous = !escapes && place(first, close).size() == inside.size();
    if (!contiguous) pieces.assign(1, Piece{0, place(first, close), false});
  }
  List body;
  nested_text(inside, pieces, body);
  leave();
  if (failed_) return;
  pos_ = close + 1;
  push(PartKind::backquoted, begin, pos_, {});
  parts_.back().body = body;
}

void Parser::nested_text(std::string_view text, std::span<const Piece> pieces, List& body) {
  const auto outer_text = std::exchange(text_, text);
  const auto outer_pieces = std::exchange(pieces_, pieces);
  const auto outer_pos = std::exchange(pos_, 0);
  const auto outer_end = std::exchange(end_, text.size());
  const auto outer_bracket = std::exchange(no_bracket_until_, 0);
  bracket_from_ = bracket_at_ = 0;
  auto outer_pending = std::exchange(pending_, {});
  body = list();
  if (!failed_ && !at_end()) fail(pos_, "a command");
  text_ = outer_text;
  pieces_ = outer_pieces;
  pos_ = outer_pos;
  end_ = outer_end;
  no_bracket_until_ = outer_bracket;
  bracket_from_ = bracket_at_ = 0;
  pending_ = std::move(outer_pending);
}

/// `from` is behind `((`. The parenthesis that closes the inner one, when another follows it
/// directly; else npos.
std::size_t Parser::arithmetic_close(std::size_t from) const {
  constexpr std::size_t none = std::string_view::npos;
  int open = 0;
  for (std::size_t at = from; at < end_; ++at) {
    const char c = text_[at];
    if (c == '\\') {
      ++at;
    } else if (c == '\'' || c == '"') {
      at = text_.substr(0, end_).find(c, at + 1);
      if (at == none) return none;
    } else if (c == '(') {
      ++open;
    } else if (c == ')' && open-- == 0) {
      return at + 1 < end_ && text_[at + 1] == ')' ? at : none;
    }
  }
  return none;
}

/// The parts of an arithmetic expression that ends at `close`, followed by `closing` characters.
void Parser::arithmetic_parts(std::size_t begin, std::size_t close, std::size_t closing) {
  if (!enter()) return;
  const std::size_t first = pos_;
  const std::size_t mark = parts_.size();
  const std::size_t outer_end = std::exchange(end_, close);
  parts(Place::heredoc);
  end_ = outer_end;
  const auto inside = take(parts_, mark);
  leave();
  if (failed_) return;
  pos_ = close + closing;
  push(PartKind::arithmetic, begin, pos_, text_.substr(first, close - first));
  parts_.back().parts = inside;
}

}  // namespace stowage::shell
