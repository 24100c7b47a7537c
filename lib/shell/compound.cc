// Compound commands and function definitions.

#include "lib/shell/parser.h"

namespace stowage::shell {

/// A list that may not be empty.
List Parser::full_list(std::string_view message) {
  const List result = list();
  if (result.items.empty()) fail(pos_, message);
  return result;
}

void Parser::trailing_redirections(Node& node) {
  const std::size_t mark = redirections_.size();
  std::size_t last = pos_;
  while (!failed_) {
    skip_blanks();
    if (!redirection()) break;
    last = pos_;
  }
  if (redirections_.size() > mark) node.span.end = place(last, last).end;
  node.redirections = take(redirections_, mark);
}

Node Parser::compound(Reserved word) {
  const std::size_t begin = pos_;
  if (!enter()) return {};
  pos_ += reserved().second;
  Node node;
  switch (word) {
    case Reserved::if_:
      node = if_command();
      break;
    case Reserved::while_:
      node = loop(false);
      break;
    case Reserved::until_:
      node = loop(true);
      break;
    case Reserved::for_:
      node = for_command(false);
      break;
    case Reserved::select_:
      node = for_command(true);
      break;
    case Reserved::case_:
      node = case_command();
      break;
    case Reserved::function_:
      node = function_with_keyword();
      break;
    case Reserved::open_test:
      node = test_command();
      break;
    case Reserved::open_brace: {
      node.kind = Group{full_list("a command in `{`")};
      if (!take_reserved(Reserved::close_brace)) fail(begin, "a closing `}`");
      break;
    }
    default:
      pos_ = begin;
      fail(pos_, "a command");
      break;
  }
  leave();
  node.span = place(begin, pos_);
  if (!failed_) trailing_redirections(node);
  return node;
}

/// `((…))` when the parentheses close as a pair, else a subshell.
Node Parser::subshell_or_arithmetic() {
  const std::size_t begin = pos_;
  if (!enter()) return {};
  Node node;
  const std::size_t close = peek(1) == '(' ? arithmetic_close(pos_ + 2) : std::string_view::npos;
  if (close != std::string_view::npos) {
    const std::size_t mark = parts_.size();
    pos_ += 2;
    arithmetic_parts(begin, close, 2);
    const auto parts = take(parts_, mark);
    if (!failed_) node.kind = Arithmetic{parts.front().text, parts.front().parts};
  } else {
    ++pos_;
    node.kind = Subshell{full_list("a command in `(`")};
    if (!failed_ && peek() != ')') fail(begin, "a closing parenthesis");
    ++pos_;
  }
  leave();
  if (failed_) return node;
  node.span = place(begin, pos_);
  trailing_redirections(node);
  return node;
}

Node Parser::if_command() {
  std::vector<Branch> branches;
  for (bool more = true; more && !failed_; more = take_reserved(Reserved::elif_)) {
    Branch branch;
    branch.condition = full_list("a condition");
    if (!take_reserved(Reserved::then_)) fail(pos_, "`then`");
    branch.body = full_list("a command behind `then`");
    branches.push_back(branch);
  }
  if (take_reserved(Reserved::else_)) {
    branches.push_back({{}, full_list("a command behind `else`"), false});
  }
  if (!take_reserved(Reserved::fi_)) fail(pos_, "`fi`");
  Node node;
  node.kind = If{arena_.copy(std::span<const Branch>(branches))};
  return node;
}

List Parser::do_body() {
  if (!take_reserved(Reserved::do_)) return fail(pos_, "`do`"), List{};
  const List body = full_list("a command behind `do`");
  if (!take_reserved(Reserved::done_)) fail(pos_, "`done`");
  return body;
}

Node Parser::loop(bool until) {
  Loop result;
  result.until = until;
  result.condition = full_list("a condition");
  result.body = do_body();
  Node node;
  node.kind = result;
  return node;
}

Node Parser::for_command(bool select) {
  For result;
  result.select = select;
  skip_blanks();
  if (at("((") && !select) {
    const std::size_t close = arithmetic_close(pos_ + 2);
    if (close == std::string_view::npos) return fail(pos_, "`))`"), Node{};
    const std::size_t begin = pos_;
    const std::size_t mark = parts_.size();
    pos_ += 2;
    arithmetic_parts(begin, close, 2);
    const auto parts = take(parts_, mark);
    if (failed_) return {};
    Word header;
    header.span = parts.front().span;
    header.raw = text_.substr(begin, pos_ - begin);
    header.parts = parts;
    header.expands = true;
    result.words = arena_.copy(std::span<const Word>(&header, 1));
  } else {
    const std::size_t begin = pos_;
    while (is_name(peek())) ++pos_;
    if (pos_ == begin || !delimited(pos_)) return fail(begin, "a variable behind `for`"), Node{};
    result.variable = text_.substr(begin, pos_ - begin);
    skip_lines();
    if (const std::size_t length = length_of("in"); length > 0 && delimited(pos_ + length)) {
      pos_ += length;
      result.has_words = true;
      const std::size_t mark = words_.size();
      for (skip_blanks(); !failed_ && at_word(); skip_blanks()) words_.push_back(word());
      result.words = take(words_, mark);
      if (!failed_ && peek() != ';' && peek() != '\n') fail(pos_, "`;` or a new line");
    }
  }
  skip_blanks();
  if (peek() == ';') ++pos_;
  skip_lines();
  if (take_reserved(Reserved::open_brace)) {  // bash, undocumented
    result.body = full_list("a command in `{`");
    if (!take_reserved(Reserved::close_brace)) fail(pos_, "a closing `}`");
  } else {
    result.body = do_body();
  }
  Node node;
  node.kind = result;
  return node;
}

Node Parser::case_command() {
  Case result;
  skip_blanks();
  if (!at_word()) return fail(pos_, "a word behind `case`"), Node{};
  const Word subject = word();
  result.subject = arena_.copy(std::span<const Word>(&subject, 1));
  if (!failed_) skip_lines();
  const std::size_t in = failed_ ? 0 : length_of("in");
  if (!failed_ && !(in > 0 && delimited(pos_ + in))) fail(pos_, "`in`");
  if (failed_) return {};
  pos_ += in;
  std::vector<CaseArm> arms;
  for (skip_lines(); !failed_ && !take_reserved(Reserved::esac_); skip_lines())
    arms.push_back(case_arm());
  result.arms = arena_.copy(std::span<const CaseArm>(arms));
  Node node;
  node.kind = result;
  return node;
}

CaseArm Parser::case_arm() {
  CaseArm arm;
  if (peek() == '(') ++pos_;
  const std::size_t mark = words_.size();
  for (;;) {
    skip_blanks();
    if (!at_word()) {
      fail(pos_, "a pattern or `esac`");
      break;
    }
    words_.push_back(word());
    skip_blanks();
    if (failed_ || peek() != '|') break;
    ++pos_;
  }
  arm.patterns = take(words_, mark);
  if (!expect(")", "`)` behind a pattern")) return arm;
  arm.body = list();
  if (failed_) return arm;
  if (at(";;&")) {
    pos_ += 3;
  } else if (at(";;") || at(";&")) {
    pos_ += 2;
  } else if (reserved().first != Reserved::esac_) {
    fail(pos_, "`;;` or `esac`");
  }
  return arm;
}

/// `function name { …; }`, `function name() { …; }`: behind the keyword.
Node Parser::function_with_keyword() {
  skip_blanks();
  if (!at_word()) return fail(pos_, "the name of a function"), Node{};
  const std::size_t begin = pos_;
  const Word name = word();
  skip_blanks();
  if (failed_ || peek() == '(') return failed_ ? Node{} : function_body(name.raw, begin);
  skip_lines();
  const Node body = command();
  if (!failed_ && body.as<Simple>() != nullptr) fail(pos_, "a compound command");
  Node node;
  node.kind = Function{name.raw, arena_.copy(std::span<const Node>(&body, 1))};
  return node;
}

/// At the `(` behind the name, which begins at `begin`.
Node Parser::function_body(std::string_view name, std::size_t begin) {
  if (name.find_first_of("$`'\"\\=") != std::string_view::npos)
    return fail(pos_, "no `(` inside of a command"), Node{};
  if (!enter()) return {};
  ++pos_;
  skip_blanks();
  if (!expect(")", "`)` of a function definition")) return {};
  skip_lines();
  Node node;
  if (failed_) return node;
  const Node body = command();
  if (!failed_ && body.as<Simple>() != nullptr) fail(pos_, "a compound command");
  leave();
  node.kind = Function{name, arena_.copy(std::span<const Node>(&body, 1))};
  node.span = {place(begin, begin).begin, body.span.end};
  return node;
}

/// `[[ … ]]`: operators are kept as words; behind `=~` stands a regular expression with rules of
/// its own.
Node Parser::test_command() {
  const std::size_t mark = words_.size();
  const auto plain = [&](std::size_t begin, std::size_t length) {
    const std::size_t parts = parts_.size();
    pos_ = begin + length;
    push(PartKind::literal, begin, pos_, text_.substr(begin, length));
    words_.push_back(finish_word(begin, parts));
  };
  plain(pos_ - 2, 2);
  bool closed = false;
  for (Place next = Place::word; !failed_ && !closed;) {
    skip_lines();
    if (at_end()) fail(pos_, "a closing `]]`");
    if (failed_) break;
    if (next == Place::regex) {
      words_.push_back(word(Place::regex));
      next = Place::word;
    } else if (at("&&") || at("||")) {
      plain(pos_, 2);
    } else if (std::string_view("()<>").find(peek()) != std::string_view::npos && !at("<(") &&
               !at(">(")) {
      plain(pos_, 1);
    } else if (at_word()) {
      words_.push_back(word());
      if (words_.back().raw == "=~") next = Place::regex;
      closed = words_.back().raw == "]]";
    } else {
      fail(pos_, "a closing `]]`");
    }
  }
  Node node;
  node.kind = Test{take(words_, mark)};
  return node;
}

}  // namespace stowage::shell
