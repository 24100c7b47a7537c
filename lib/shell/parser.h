#pragma once
// The parser behind script.h: recursive descent straight from the characters, without a token
// stream, because what a character means depends on where it stands. Arrays grow on stacks that are
// shared by all levels and move to the arena when they are whole. Words are in words.cc and
// expansions.cc, redirections in redirections.cc, commands in grammar.cc and compound.cc.

#include <array>
#include <utility>
#include <vector>

#include "lib/shell/script.h"

namespace stowage::shell {

/// The places a word can stand in: each has its own set of characters that are not literal.
enum class Place : std::uint8_t { word, double_quotes, operand, quoted_operand, heredoc, regex };

enum class Reserved : std::uint8_t {
  none,
  if_,
  then_,
  elif_,
  else_,
  fi_,
  for_,
  select_,
  while_,
  until_,
  do_,
  done_,
  case_,
  esac_,
  function_,
  open_brace,
  close_brace,
  bang,
  open_test,
  time_,
};

class Parser {
 public:
  Parser(Script& script, std::span<const Piece> pieces);
  void run();

 private:
  static constexpr int max_depth = 100;

  template <class T>
  std::span<const T> take(std::vector<T>& stack, std::size_t mark) {
    const auto items = arena_.copy(std::span<const T>(stack).subspan(mark));
    stack.erase(stack.begin() + static_cast<std::ptrdiff_t>(mark), stack.end());
    return items;
  }

  // characters
  bool at_end() const { return pos_ >= end_; }
  char peek(std::size_t ahead = 0) const {
    return pos_ + ahead < end_ ? text_[pos_ + ahead] : '\0';
  }
  bool at(std::string_view expected) const {
    return text_.substr(pos_, end_ - pos_).starts_with(expected);
  }
  std::size_t behind_continuations(std::size_t offset) const;
  bool delimited(std::size_t offset) const;
  std::size_t length_of(std::string_view written) const;
  void skip_blanks();
  void skip_lines();
  void take_newline();
  Span place(std::size_t begin, std::size_t end) const;
  void fail(std::size_t offset, std::string_view message);
  bool enter();
  void leave() { --depth_; }
  bool expect(std::string_view what, std::string_view message);

  // words
  bool at_word() const;
  Word word(Place where = Place::word);
  Word plain_word(std::size_t end);
  Word finish_word(std::size_t begin, std::size_t mark);
  void parts(Place where);
  bool special(Place where);
  void push(PartKind kind, std::size_t begin, std::size_t end, std::string_view text);
  void single_quoted();
  void ansi_quoted();
  void double_quoted(std::size_t begin);
  bool escape(Place where);
  bool dollar(Place where);
  bool braced_variable(Place where);
  void substitution();
  void process();
  void backquoted(Place where);
  void nested_text(std::string_view text, std::span<const Piece> pieces, List& body);
  std::size_t arithmetic_close(std::size_t from) const;
  void arithmetic_parts(std::size_t begin, std::size_t close, std::size_t closing);
  std::size_t next_bracket();
  bool bracket_glob();
  bool at_function() const;
  void extended_glob(std::size_t begin);
  void tilde();
  bool brace_expansion_from(std::size_t from) const;

  // redirections
  bool redirection();
  std::size_t descriptor_length() const;
  void heredoc_bodies();

  // commands
  std::pair<Reserved, std::size_t> reserved() const;
  bool take_reserved(Reserved word);
  std::size_t timed_compound();
  Node coprocess();
  bool at_list_end() const;
  List list();
  Node and_or();
  Node operand();
  Node opaque_from(std::size_t begin, Connector connector);
  Node pipeline();
  Node command();
  Node compound(Reserved word);
  Node subshell_or_arithmetic();
  Node if_command();
  Node loop(bool until);
  Node for_command(bool select);
  Node case_command();
  CaseArm case_arm();
  Node function_with_keyword();
  Node function_body(std::string_view name, std::size_t begin);
  Node test_command();
  Node simple();
  bool assignment();
  std::size_t subscript_end(std::size_t open) const;
  Word array(std::size_t begin);
  List full_list(std::string_view message);
  List do_body();
  void trailing_redirections(Node& node);

  struct Pending {
    Heredoc* heredoc;
    std::string_view delimiter;
  };

  Script& script_;
  Arena& arena_;
  std::string_view text_;
  std::span<const Piece> pieces_;
  std::size_t pos_ = 0;
  std::size_t end_;
  int depth_ = 0;
  bool failed_ = false;
  bool opaque_ = false;  ///< the opaque node of the rest was made
  int regex_depth_ = 0;
  bool braces_ = false;               ///< the current word has a brace expansion
  bool braces_checked_ = false;       ///< it was looked for
  std::size_t no_bracket_until_ = 0;  ///< no `]` closes a `[` before this offset
  std::size_t bracket_from_ = 0;      ///< from here to bracket_at_ there is no `]`
  std::size_t bracket_at_ = 0;
  std::vector<Part> parts_;
  std::vector<Word> words_;
  std::vector<Node> nodes_;
  std::vector<Assignment> assignments_;
  std::vector<Redirection> redirections_;
  std::vector<Pending> pending_;
};

/// Offsets in a text put together from pieces to offsets of where they come from.
Span map_span(std::span<const Piece> pieces, std::size_t begin, std::size_t end);

/// cmd and PowerShell, tokenised only (windows.cc).
void parse_windows(Script& script);

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_name(char c) { return is_name_start(c) || is_digit(c); }
/// What ends an unquoted word.
constexpr bool is_meta(char c) {
  return is_blank(c) || c == '\n' || c == ';' || c == '&' || c == '|' || c == '<' || c == '>' ||
         c == '(' || c == ')';
}

}  // namespace stowage::shell
