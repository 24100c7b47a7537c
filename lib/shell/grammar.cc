// Lists, and-or lists, pipelines and simple commands (POSIX XCU 2.9, 2.10). Compound commands are
// in compound.cc.

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <utility>

#include "lib/shell/parser.h"

namespace stowage::shell {
namespace {

struct ReservedWord {
  std::string_view text;
  Reserved word;
};

// Sorted by their first character.
constexpr ReservedWord reserved_words[] = {
    {"!", Reserved::bang},         {"[[", Reserved::open_test},       {"case", Reserved::case_},
    {"do", Reserved::do_},         {"done", Reserved::done_},         {"elif", Reserved::elif_},
    {"else", Reserved::else_},     {"esac", Reserved::esac_},         {"fi", Reserved::fi_},
    {"for", Reserved::for_},       {"function", Reserved::function_}, {"if", Reserved::if_},
    {"select", Reserved::select_}, {"then", Reserved::then_},         {"time", Reserved::time_},
    {"until", Reserved::until_},   {"while", Reserved::while_},       {"{", Reserved::open_brace},
    {"}", Reserved::close_brace},
};

/// By their first character, the place of the first; behind the last: none.
constexpr auto first_reserved = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(std::size(reserved_words));
  for (std::size_t i = std::size(reserved_words); i-- > 0;)
    table[static_cast<unsigned char>(reserved_words[i].text[0])] = static_cast<std::uint8_t>(i);
  return table;
}();

// The builtins that take `name=(…)` as an argument (bash manual, "Arrays").
constexpr std::string_view declaration_builtins[] = {"declare", "export", "local", "readonly",
                                                     "typeset"};

/// Is it a word that begins a compound command?
constexpr bool begins_compound(Reserved word) {
  return word == Reserved::if_ || word == Reserved::for_ || word == Reserved::select_ ||
         word == Reserved::while_ || word == Reserved::until_ || word == Reserved::case_ ||
         word == Reserved::open_brace || word == Reserved::open_test;
}

}  // namespace

Parser::Parser(Script& script, std::span<const Piece> pieces)
    : script_(script),
      arena_(script.arena),
      text_(script.text),
      pieces_(pieces),
      end_(script.text.size()) {}

void Parser::run() { script_.root = list(); }

// ---- characters

std::size_t Parser::behind_continuations(std::size_t offset) const {
  while (offset + 1 < end_ && text_[offset] == '\\' && text_[offset + 1] == '\n') offset += 2;
  return offset;
}

bool Parser::delimited(std::size_t offset) const {
  offset = behind_continuations(offset);
  return offset >= end_ || is_meta(text_[offset]);
}

/// How many bytes an operator or a reserved word takes here, with the continuations inside of it; 0: it is not here.
std::size_t Parser::length_of(std::string_view written) const {
  if (at(written)) return written.size();
  if (peek() != written[0]) return 0;
  std::size_t offset = pos_;
  for (const char c : written) {
    offset = behind_continuations(offset);
    if (offset >= end_ || text_[offset] != c) return 0;
    ++offset;
  }
  return offset - pos_;
}

Span Parser::place(std::size_t begin, std::size_t end) const {
  if (!pieces_.empty()) return map_span(pieces_, begin, end);
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

void Parser::fail(std::size_t offset, std::string_view message) {
  if (failed_) return;
  failed_ = true;
  script_.complete = false;
  script_.error = place(offset, offset).begin;
  script_.error_message = message;
}

bool Parser::enter() {
  if (depth_ >= max_depth) {
    fail(pos_, "less nesting");
    return false;
  }
  ++depth_;
  return true;
}

bool Parser::expect(std::string_view what, std::string_view message) {
  if (failed_) return false;
  if (!at(what)) return fail(pos_, message), false;
  pos_ += what.size();
  return true;
}

/// Blanks, continuations and a comment; stops at a newline.
void Parser::skip_blanks() {
  while (pos_ < end_) {
    const char c = text_[pos_];
    if (is_blank(c)) {
      ++pos_;
    } else if (c == '\\' && peek(1) == '\n') {
      pos_ += 2;
    } else if (c == '\r' && (peek(1) == '\n' || pos_ + 1 == end_)) {
      ++pos_;  // a line of a file with CRLF
    } else if (c == '#') {
      pos_ = std::min(text_.find('\n', pos_), end_);
    } else {
      return;
    }
  }
}

void Parser::take_newline() {
  ++pos_;
  if (!pending_.empty()) heredoc_bodies();
}

void Parser::skip_lines() {
  for (skip_blanks(); peek() == '\n' && !failed_; skip_blanks()) take_newline();
}

// ---- reserved words

/// The reserved word that stands here and its length.
std::pair<Reserved, std::size_t> Parser::reserved() const {
  const char c = peek();
  for (std::size_t i = first_reserved[static_cast<unsigned char>(c)]; i < std::size(reserved_words);
       ++i) {
    const auto& [text, word] = reserved_words[i];
    if (text[0] != c) break;
    const std::size_t length = length_of(text);
    if (length > 0 && delimited(pos_ + length)) return {word, length};
  }
  return {Reserved::none, 0};
}

bool Parser::take_reserved(Reserved word) {
  if (failed_) return false;
  const auto [found, length] = reserved();
  if (found != word) return false;
  pos_ += length;
  return true;
}

/// What ends a list: a closing word or character; whoever began the list says whether it is the
/// right one.
bool Parser::at_list_end() const {
  const char c = peek();
  if (c == ')') return true;
  if (c == ';') return peek(1) == ';' || peek(1) == '&';
  switch (reserved().first) {
    case Reserved::then_:
    case Reserved::elif_:
    case Reserved::else_:
    case Reserved::fi_:
    case Reserved::do_:
    case Reserved::done_:
    case Reserved::esac_:
    case Reserved::close_brace:
      return true;
    default:
      return false;
  }
}

// ---- lists

List Parser::list() {
  const std::size_t mark = nodes_.size();
  Connector joined = Connector::start;
  std::size_t begin = pos_;
  bool more = true;
  while (more && !failed_) {
    skip_lines();
    if (failed_ || at_end() || at_list_end()) break;
    begin = pos_;
    Node item = and_or();
    item.connector = joined;
    if (!failed_) {
      skip_blanks();
      const char c = peek();
      more = c == '\n' || c == '&' || (c == ';' && peek(1) != ';' && peek(1) != '&');
      item.background = c == '&';
      joined = item.background ? Connector::background : Connector::sequence;
      if (more && c != '\n') ++pos_;
    }
    nodes_.push_back(item);
    begin = pos_;
  }
  // At the outermost level all that is left is one opaque node.
  if (depth_ == 0 && !opaque_ && (failed_ || !at_end())) {
    fail(pos_, "a command");
    nodes_.push_back(opaque_from(begin, joined));
  }
  return {take(nodes_, mark)};
}

Node Parser::opaque_from(std::size_t begin, Connector connector) {
  opaque_ = true;
  Node node;
  node.connector = connector;
  // What failed may have been looked for behind the end.
  node.span = place(std::min(begin, text_.size()), text_.size());
  return node;
}

Node Parser::and_or() {
  Node first = operand();
  skip_blanks();
  const auto joined = [&] { return std::max(length_of("&&"), length_of("||")); };
  if (failed_ || joined() == 0) return first;
  const std::size_t mark = nodes_.size();
  nodes_.push_back(first);
  while (!failed_ && joined() > 0) {
    const Connector connector = peek() == '&' ? Connector::and_then : Connector::or_else;
    pos_ += joined();
    skip_lines();
    if (failed_) break;
    Node next = operand();
    next.connector = connector;
    nodes_.push_back(next);
    if (!failed_) skip_blanks();
  }
  Node result;
  const auto operands = take(nodes_, mark);
  result.span = {operands.front().span.begin, operands.back().span.end};
  result.kind = AndOr{operands};
  return result;
}

/// A pipeline. At the outermost level what fails to parse becomes opaque, with all that follows.
Node Parser::operand() {
  if (depth_ > 0) return pipeline();
  const std::size_t begin = pos_;
  const std::size_t marks[] = {parts_.size(), words_.size(), nodes_.size(), assignments_.size(),
                               redirections_.size()};
  Node result = pipeline();
  if (!failed_) return result;
  const auto drop = [](auto& stack, std::size_t mark) {
    stack.erase(stack.begin() + static_cast<std::ptrdiff_t>(mark), stack.end());
  };
  drop(parts_, marks[0]);
  drop(words_, marks[1]);
  drop(nodes_, marks[2]);
  drop(assignments_, marks[3]);
  drop(redirections_, marks[4]);
  return opaque_from(begin, Connector::start);
}

/// Where the compound command behind `time` begins; before a simple one `time` is a word like others: 0.
std::size_t Parser::timed_compound() {
  const std::size_t begin = pos_;
  pos_ += reserved().second;
  skip_blanks();
  if (at("-p") && delimited(pos_ + 2)) {
    pos_ += 2;
    skip_blanks();
  }
  const bool found = peek() == '(' || begins_compound(reserved().first);
  return found ? std::exchange(pos_, begin) : (pos_ = begin, 0);
}

/// `coproc { …; }`, `coproc NAME while …; done` (bash): a process in the background. At the word; what stands
/// before a simple command is a command like others, and nothing is read.
Node Parser::coprocess() {
  const std::size_t begin = pos_;
  const auto found = [&] { return peek() == '(' || begins_compound(reserved().first); };
  pos_ += 6;
  skip_blanks();
  if (!found() && is_name_start(peek())) {
    while (is_name(peek())) ++pos_;
    skip_blanks();
  }
  if (!found() || !enter()) return pos_ = begin, simple();
  Node body = command();
  leave();
  body.background = true;
  Node node;
  node.span = place(begin, pos_);
  node.kind = Subshell{{arena_.copy(std::span<const Node>(&body, 1))}};
  return node;
}

Node Parser::pipeline() {
  const std::size_t begin = pos_;
  bool negated = false;
  for (;;) {
    if (peek() == '!' && take_reserved(Reserved::bang)) {
      negated = !negated;
      skip_blanks();
      continue;
    }
    const bool time = peek() == 't' && reserved().first == Reserved::time_;
    const std::size_t timed = time ? timed_compound() : 0;
    if (timed == 0) break;
    pos_ = timed;
    skip_blanks();
  }
  const bool prefixed = pos_ > begin;
  Node first = command();
  first.negated = negated;
  skip_blanks();
  if (failed_ || peek() != '|' || length_of("||") > 0) {
    if (prefixed) first.span.begin = place(begin, pos_).begin;
    return first;
  }
  const std::size_t mark = nodes_.size();
  first.negated = false;
  nodes_.push_back(first);
  while (!failed_ && peek() == '|' && length_of("||") == 0) {
    const std::size_t both = length_of("|&");
    pos_ += std::max<std::size_t>(both, 1);
    skip_lines();
    if (failed_) break;
    Node next = command();
    next.connector = both > 0 ? Connector::pipe_both : Connector::pipe;
    nodes_.push_back(next);
    if (!failed_) skip_blanks();
  }
  Node result;
  const auto commands = take(nodes_, mark);
  result.negated = negated;
  result.span = {place(begin, begin).begin, commands.back().span.end};
  result.kind = Pipeline{commands};
  return result;
}

Node Parser::command() {
  if (peek() == '(') return subshell_or_arithmetic();
  if (at("coproc") && delimited(pos_ + 6)) return coprocess();
  const auto [word, length] = reserved();
  if (word == Reserved::none || word == Reserved::time_) return simple();
  return compound(word);
}

// ---- simple commands

Node Parser::simple() {
  const std::size_t begin = pos_;
  const std::size_t words = words_.size();
  const std::size_t assignments = assignments_.size();
  const std::size_t redirections = redirections_.size();
  std::size_t last = pos_;
  bool declares = false;
  for (; !failed_; skip_blanks()) {
    if (redirection()) {
      last = pos_;
      continue;
    }
    if (failed_ || !at_word()) break;
    if (words_.size() == words) {
      if (assignment()) {
        last = pos_;
        continue;
      }
      if (failed_) break;
    }
    const std::size_t word_begin = pos_;
    Word next = word();
    if (declares && peek() == '(' && next.raw.ends_with('=')) next = array(word_begin);
    words_.push_back(next);
    last = pos_;
    if (words_.size() > words + 1) continue;
    declares = std::ranges::find(declaration_builtins, next.raw) != std::end(declaration_builtins);
    skip_blanks();
    if (peek() == '(' && assignments_.size() == assignments &&
        redirections_.size() == redirections) {
      words_.pop_back();
      return function_body(next.raw, begin);
    }
  }
  Node node;
  if (!failed_ && peek() == '(') fail(pos_, "no `(` inside of a command");
  if (!failed_ && last == begin) fail(pos_, "a command");
  node.span = place(begin, last);
  node.kind = Simple{take(assignments_, assignments), take(words_, words)};
  node.redirections = take(redirections_, redirections);
  return node;
}

/// Where the `]` of a subscript stands; 0: there is none. Blanks and operators, as in `a[b << 1]=c`, are
/// only looked through where an assignment follows, and not far.
std::size_t Parser::subscript_end(std::size_t open) const {
  constexpr std::size_t far = 200;
  std::size_t at = open;
  while (at < end_ && text_[at] != ']' && !is_meta(text_[at])) ++at;
  if (at < end_ && text_[at] == ']') return at;
  const std::size_t close =
      text_.substr(0, std::min(end_, at + far)).find_first_of("]\n;'\"`$", at);
  if (close == std::string_view::npos || text_[close] != ']') return 0;
  const std::string_view behind =
      text_.substr(close + 1, std::min<std::size_t>(2, end_ - close - 1));
  return behind.starts_with('=') || behind == "+=" ? close : 0;
}

/// `name=value`, `name+=value`, `name[i]=value`, `name=(…)` before the first word.
bool Parser::assignment() {
  if (!is_name_start(peek())) return false;
  const std::size_t begin = pos_;
  std::size_t at = pos_;
  while (at < end_ && is_name(text_[at])) ++at;
  Assignment result;
  result.name = text_.substr(begin, at - begin);
  if (at < end_ && text_[at] == '[') {
    const std::size_t open = at++;
    at = subscript_end(at);
    if (at == 0) return false;
    result.subscript = text_.substr(open + 1, at - open - 1);
    ++at;
  }
  if (at < end_ && text_[at] == '+') {
    result.append = true;
    ++at;
  }
  if (at >= end_ || text_[at] != '=') return false;
  pos_ = at + 1;
  result.value = peek() == '(' ? array(pos_) : word();
  if (failed_) return false;
  result.span = place(begin, pos_);
  assignments_.push_back(result);
  return true;
}

/// At the `(` of `name=(a b)`; the word begins at `begin`. Each element is a part of its own.
Word Parser::array(std::size_t begin) {
  if (!enter()) return {};
  const std::size_t mark = parts_.size();
  const std::size_t open = pos_++;
  for (skip_lines(); !failed_ && at_word(); skip_lines()) {
    const std::size_t element_begin = pos_;
    const Word element = word();
    push(PartKind::element, element_begin, pos_, element.text);
    parts_.back().parts = element.parts;
  }
  leave();
  expect(")", "a closing parenthesis of an array");
  const auto elements = take(parts_, mark);
  if (begin < open) push(PartKind::literal, begin, open, text_.substr(begin, open - begin));
  push(PartKind::array, open, pos_, {});
  parts_.back().parts = elements;
  return finish_word(begin, mark);
}

}  // namespace stowage::shell
