// Words: runs of literal text, quotes, escapes, globs. Expansions are in expansions.cc.

#include <cstring>

#include "lib/shell/parser.h"

namespace stowage::shell {
namespace {

constexpr std::uint8_t bit(Place where) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(where));
}

// For each byte the places in which it is not plain literal text.
constexpr std::array<std::uint8_t, 256> special_in = [] {
  std::array<std::uint8_t, 256> table{};
  const auto mark = [&](Place where, std::string_view characters) {
    for (const char c : characters) table[static_cast<unsigned char>(c)] |= bit(where);
  };
  mark(Place::word, " \t\n;&|<>()'\"\\$`*?[{");
  mark(Place::double_quotes, "\"\\$`");
  mark(Place::operand, "}'\"\\$`*?[");
  mark(Place::quoted_operand, "}\"\\$`");
  mark(Place::heredoc, "\\$`");
  mark(Place::regex, " \t\n()'\"\\$`");
  return table;
}();

bool is_special(char c, Place where) {
  return (special_in[static_cast<unsigned char>(c)] & bit(where)) != 0;
}

bool is_expansion(const Part& part) {
  switch (part.kind) {
    case PartKind::variable:
    case PartKind::command:
    case PartKind::backquoted:
    case PartKind::arithmetic:
    case PartKind::process:
    case PartKind::array:
    case PartKind::element:
      return true;
    case PartKind::literal:
    case PartKind::single_quoted:
    case PartKind::double_quoted:
    case PartKind::escaped:
    case PartKind::glob:
    case PartKind::tilde:
      return false;
  }
  return false;
}

/// Calls `take` with each piece of static text up to the first expansion.
template <class Take>
bool static_text(std::span<const Part> parts, Take&& take) {
  for (const Part& part : parts) {
    if (is_expansion(part)) return false;
    if (part.kind == PartKind::double_quoted) {
      if (!static_text(part.parts, take)) return false;
    } else {
      take(part.text);
    }
  }
  return true;
}

std::string_view join(Arena& arena, std::span<const Part> parts) {
  std::size_t size = 0;
  std::size_t count = 0;
  std::string_view only;
  static_text(parts, [&](std::string_view text) {
    if (text.empty()) return;
    size += text.size();
    ++count;
    only = text;
  });
  if (count <= 1) return only;
  char* const joined = static_cast<char*>(arena.allocate(size, 1));
  char* to = joined;
  static_text(parts, [&](std::string_view text) {
    if (text.empty()) return;
    std::memcpy(to, text.data(), text.size());
    to += text.size();
  });
  return {joined, size};
}

}  // namespace

void Parser::push(PartKind kind, std::size_t begin, std::size_t end, std::string_view text) {
  Part& part = parts_.emplace_back();
  part.kind = kind;
  part.span = place(begin, end);
  part.text = text;
}

bool Parser::at_word() const {
  if (at_end()) return false;
  const char c = text_[pos_];
  if ((c == '<' || c == '>') && peek(1) == '(') return true;
  return !is_meta(c);
}

Word Parser::word(Place where) {
  const std::size_t begin = pos_;
  if (where == Place::word && peek() != '~') {
    std::size_t at = begin;
    while (at < end_ && !is_special(text_[at], where)) ++at;
    const bool whole = at == end_ || is_blank(text_[at]) || text_[at] == '\n' || text_[at] == ';';
    if (whole && at > begin) return plain_word(at);
  }
  const std::size_t mark = parts_.size();
  const bool outer_braces = std::exchange(braces_, false);
  const bool outer_checked = std::exchange(braces_checked_, false);
  if (peek() == '~') tilde();
  parts(where);
  Word result = finish_word(begin, mark);
  braces_ = outer_braces;
  braces_checked_ = outer_checked;
  return result;
}

/// The common case: one literal part.
Word Parser::plain_word(std::size_t end) {
  Part part;
  part.span = place(pos_, end);
  part.text = text_.substr(pos_, end - pos_);
  pos_ = end;
  Word word;
  word.span = part.span;
  word.raw = word.text = part.text;
  word.parts = {arena_.make(part), 1};
  return word;
}

Word Parser::finish_word(std::size_t begin, std::size_t mark) {
  Word word;
  word.span = place(begin, pos_);
  word.raw = text_.substr(begin, pos_ - begin);
  word.braces = braces_;
  const std::size_t count = parts_.size() - mark;
  if (count == 1 && parts_.back().kind == PartKind::literal) {
    word.text = parts_.back().text;
    word.parts = take(parts_, mark);
    return word;
  }
  word.parts = take(parts_, mark);
  for (const Part& part : word.parts) {
    if (is_expansion(part)) word.expands = word.splits = true;
    switch (part.kind) {
      case PartKind::double_quoted:
        word.quoted = true;
        if (!static_text(part.parts, [](std::string_view) {})) word.expands = true;
        break;
      case PartKind::single_quoted:
      case PartKind::escaped:
        word.quoted = true;
        break;
      case PartKind::glob:
        word.globs = true;
        break;
      case PartKind::tilde:
        word.tilde = true;
        break;
      default:
        break;
    }
  }
  word.text = join(arena_, word.parts);
  return word;
}

void Parser::parts(Place where) {
  while (!failed_) {
    const std::size_t begin = pos_;
    for (; pos_ < end_; ++pos_) {
      const char c = text_[pos_];
      if (!is_special(c, where)) continue;
      if (c != '{') break;
      // Braces stay in the literal text; the word only remembers that they are there.
      if (!braces_checked_) braces_ = brace_expansion_from(pos_);
      braces_checked_ = true;
    }
    const bool extended = where == Place::word && pos_ > begin && peek() == '(' && !at_function() &&
                          std::string_view("+@!").find(text_[pos_ - 1]) != std::string_view::npos;
    const std::size_t literal_end = extended ? pos_ - 1 : pos_;
    if (literal_end > begin) {
      push(PartKind::literal, begin, literal_end, text_.substr(begin, literal_end - begin));
    }
    if (extended) {
      extended_glob(literal_end);
      continue;
    }
    if (at_end() || !special(where)) return;
  }
}

/// Takes what begins with the special character at hand; false where it ends the place.
bool Parser::special(Place where) {
  const std::size_t begin = pos_;
  const auto literal_character = [&] {
    ++pos_;
    push(PartKind::literal, begin, pos_, text_.substr(begin, 1));
    return true;
  };
  switch (text_[pos_]) {
    case '\\':
      return escape(where);
    case '$':
      return dollar(where);
    case '`':
      backquoted(where);
      return true;
    case '\'':
      single_quoted();
      return true;
    case '"':
      if (where == Place::double_quotes) return false;
      double_quoted(begin);
      return true;
    case '*':
    case '?':
      ++pos_;
      if (peek() == '(' && where == Place::word && !at_function()) {
        extended_glob(begin);
      } else {
        push(PartKind::glob, begin, pos_, text_.substr(begin, 1));
      }
      return true;
    case '[':
      return bracket_glob() || literal_character();
    case '<':
    case '>':
      if (peek(1) != '(') return false;
      process();
      return true;
    case '(':
      if (where != Place::regex) return false;
      ++regex_depth_;
      return literal_character();
    case ')':
      if (where != Place::regex || regex_depth_ == 0) return false;
      --regex_depth_;
      return literal_character();
    case ' ':
    case '\t':
      if (where != Place::regex || regex_depth_ == 0) return false;
      return literal_character();
    default:
      return false;
  }
}

void Parser::single_quoted() {
  const std::size_t begin = pos_;
  const std::size_t close = text_.substr(0, end_).find('\'', pos_ + 1);
  if (close == std::string_view::npos) return fail(begin, "a closing single quote");
  pos_ = close + 1;
  push(PartKind::single_quoted, begin, pos_, text_.substr(begin + 1, close - begin - 1));
}

/// At the quote; `begin` is where the part starts, one earlier for `$"…"`.
void Parser::double_quoted(std::size_t begin) {
  if (!enter()) return;
  const std::size_t open = pos_;
  ++pos_;
  const std::size_t mark = parts_.size();
  parts(Place::double_quotes);
  const auto inside = take(parts_, mark);
  leave();
  if (failed_) return;
  if (at_end()) return fail(open, "a closing double quote");
  ++pos_;
  push(PartKind::double_quoted, begin, pos_, {});
  parts_.back().parts = inside;
}

bool Parser::escape(Place where) {
  const std::size_t begin = pos_;
  if (pos_ + 1 >= end_) {  // a backslash at the very end stands for itself
    ++pos_;
    push(PartKind::literal, begin, pos_, text_.substr(begin, 1));
    return true;
  }
  const char next = text_[pos_ + 1];
  pos_ += 2;
  if (next == '\n') return true;  // a continuation: no text at all
  bool escapes = true;
  switch (where) {
    case Place::double_quotes:
      escapes = std::string_view("$`\"\\").find(next) != std::string_view::npos;
      break;
    case Place::quoted_operand:
      escapes = std::string_view("$`\"\\}").find(next) != std::string_view::npos;
      break;
    case Place::heredoc:
      escapes = std::string_view("$`\\").find(next) != std::string_view::npos;
      break;
    case Place::word:
    case Place::operand:
    case Place::regex:
      break;
  }
  if (escapes) {
    push(PartKind::escaped, begin, pos_, text_.substr(begin + 1, 1));
  } else {
    push(PartKind::literal, begin, pos_, text_.substr(begin, 2));
  }
  return true;
}

/// `[…]`: false when nothing in the word closes it, then it is literal.
bool Parser::bracket_glob() {
  if (pos_ < no_bracket_until_) return false;
  std::size_t at = pos_ + 1;
  if (at < end_ && (text_[at] == '!' || text_[at] == '^')) ++at;
  if (at < end_ && text_[at] == ']') ++at;
  for (; at < end_; ++at) {
    const char c = text_[at];
    if (c == ']') {
      push(PartKind::glob, pos_, at + 1, text_.substr(pos_, at + 1 - pos_));
      pos_ = at + 1;
      return true;
    }
    if (c == '\'' || c == '"' || c == '\\' || c == '$' || c == '`') {
      // What the bracket holds is not plain: it may be a glob, so the word is not static.
      push(PartKind::glob, pos_, pos_ + 1, text_.substr(pos_, 1));
      ++pos_;
      return true;
    }
    if (is_meta(c) || c == '/') break;
  }
  no_bracket_until_ = at;
  return false;
}

/// At the parenthesis of `?() { …; }`, which defines a function.
bool Parser::at_function() const {
  if (!at("()")) return false;
  const std::size_t body = text_.find_first_not_of(" \t", pos_ + 2);
  return body < end_ && (text_[body] == '{' || text_[body] == '(');
}

/// `@(a|b)`: `begin` is the character before the parenthesis. Only bash with extglob has it;
/// nothing else accepts it.
void Parser::extended_glob(std::size_t begin) {
  int open = 0;
  for (std::size_t at = pos_; at < end_; ++at) {
    const char c = text_[at];
    if (c == '$' || c == '`' || c == '\'' || c == '"' || c == '\\' || c == '\n' || c == ';' ||
        c == '&')
      break;
    if (c == '(') ++open;
    if (c == ')' && --open == 0) {
      pos_ = at + 1;
      push(PartKind::glob, begin, pos_, text_.substr(begin, pos_ - begin));
      return;
    }
  }
  fail(pos_, "no `(` inside of a word");
}

void Parser::tilde() {
  std::size_t at = pos_ + 1;
  while (at < end_ &&
         (is_name(text_[at]) || text_[at] == '.' || text_[at] == '-' || text_[at] == '+'))
    ++at;
  if (at < end_ && text_[at] != '/' && text_[at] != ':' && !is_meta(text_[at])) return;
  push(PartKind::tilde, pos_, at, text_.substr(pos_, at - pos_));
  pos_ = at;
}

/// True when from this `{` on the word holds a `{…}` with a comma or `..` directly inside. One pass
/// over the word.
bool Parser::brace_expansion_from(std::size_t from) const {
  std::uint64_t divided = 0;   // bit d: a comma was seen at depth d
  std::uint64_t variable = 0;  // bit d: opened by `${`
  unsigned depth = 0;
  for (std::size_t at = from; at < end_; ++at) {
    const char c = text_[at];
    if (is_meta(c)) return false;
    if (c == '\\') {
      ++at;
    } else if (c == '\'' || c == '"') {
      at = text_.substr(0, end_).find(c, at + 1);
      if (at == std::string_view::npos) return false;
    } else if (c == '{') {
      if (++depth >= 64) return true;
      const std::uint64_t here = std::uint64_t{1} << depth;
      divided &= ~here;
      variable = at > from && text_[at - 1] == '$' ? variable | here : variable & ~here;
    } else if (depth > 0 && (c == ',' || (c == '.' && text_.substr(at, 2) == ".."))) {
      divided |= std::uint64_t{1} << depth;
    } else if (depth > 0 && c == '}') {
      const std::uint64_t here = std::uint64_t{1} << depth;
      if ((divided & here) != 0 && (variable & here) == 0) return true;
      --depth;
    }
  }
  return false;
}

}  // namespace stowage::shell
