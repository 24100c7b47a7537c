#pragma once
// Shell text as a tree: what stands behind RUN, CMD, ENTRYPOINT, HEALTHCHECK CMD.
//
//   shell::Script script = shell::parse("apt-get update && apt-get install -y curl");
//   for (const shell::Command& command : shell::flatten(script).commands) ...   // commands.h, what
//   most callers want
//
// The grammar is POSIX XCU 2.10 with what bash, busybox and dash add to it, accepted in both
// dialects because nobody knows what /bin/sh is in an image. Nothing is guessed: what does not
// parse is one Opaque node up to the end of the text, and `complete` is false. Every span is a
// range of offsets in the parsed text. Views point into that text or into the arena of the Script:
// keep both alive.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "lib/base/arena.h"
#include "lib/text/span.h"

namespace stowage::shell {

enum class Dialect : std::uint8_t { posix, bash, cmd, powershell };

struct Node;
struct Part;

/// One argument as written, before expansion.
struct Word {
  Span span;
  std::string_view raw;   ///< as written
  std::string_view text;  ///< quotes and escapes removed, up to the first expansion; globs, `~` and
                          ///< braces as written
  std::span<const Part> parts;
  bool quoted = false;   ///< some part was quoted or escaped
  bool expands = false;  ///< has a variable, a substitution or arithmetic, quoted or not
  bool splits = false;   ///< has one outside of quotes: may become any number of arguments
  bool globs = false;    ///< has `*`, `?` or `[…]` outside of quotes
  bool tilde = false;    ///< begins with `~`
  bool braces = false;   ///< has `{a,b}` or `{1..3}`, which bash expands and dash does not

  bool is_static() const { return !(expands || globs || tilde || braces); }
};

/// The argument exactly as the command gets it, when the text alone says so.
std::optional<std::string_view> literal(const Word& word);
/// The same, with globs, `~` and braces allowed and as written: "/var/lib/apt/lists/*".
std::optional<std::string_view> pattern(const Word& word);

struct List {
  std::span<const Node> items;  ///< in order, each with its connector
};

enum class PartKind : std::uint8_t {
  literal,
  single_quoted,  ///< also `$'…'`, with its escapes resolved
  double_quoted,  ///< also `$"…"`
  escaped,        ///< `\x`
  variable,       ///< `$x`, `${x…}`
  command,        ///< `$(…)`
  backquoted,     ///< `…` in backquotes
  arithmetic,     ///< `$((…))`, `$[…]`
  process,        ///< `<(…)`, `>(…)`
  glob,           ///< `*`, `?`, `[…]`, `@(…)`
  tilde,          ///< `~`, `~user`
  array,          ///< `(a b)` of an assignment
  element,        ///< one word of an array
};

struct Part {
  PartKind kind = PartKind::literal;
  Span span;
  std::string_view text;  ///< the resolved text; name of the variable; arithmetic as written
  std::string_view
      operation;  ///< of `${x…}`: ":-", "#", "/", …; "length" for `${#x}`, "indirect" for `${!x}`
  std::span<const Part> parts;  ///< inside double quotes, an operand, arithmetic, an array
  List body;                    ///< of a substitution
};

struct Heredoc {
  std::string_view content;  ///< the lines as written
  Span span;                 ///< of the content
  std::span<const Part> parts;
  bool expand = true;       ///< no part of the delimiter was quoted
  bool strip_tabs = false;  ///< `<<-`
  bool terminated = false;  ///< false: the text ended before the delimiter
};

enum class RedirectionKind : std::uint8_t {
  input,
  output,
  append,
  clobber,
  read_write,
  duplicate_input,
  duplicate_output,
  heredoc,
  here_string,
  both,
  append_both,  ///< `&>`, `&>>`
};

struct Redirection {
  RedirectionKind kind = RedirectionKind::output;
  Span span;
  int descriptor = -1;               ///< the number before the operator; -1: none written
  std::string_view descriptor_name;  ///< of `{name}>file`
  Word target;                       ///< the file, the descriptor, or a heredoc's delimiter
  const Heredoc* heredoc = nullptr;
};

struct Assignment {
  Span span;
  std::string_view name;
  std::string_view subscript;  ///< of `a[i]=`
  Word value;
  bool append = false;  ///< `+=`
};

/// How a command is joined to the one before it in the same list.
enum class Connector : std::uint8_t {
  start,
  sequence,
  background,
  and_then,
  or_else,
  pipe,
  pipe_both
};

struct Simple {
  std::span<const Assignment> assignments;
  std::span<const Word> words;
};
struct AndOr {
  std::span<const Node> operands;  ///< left to right, `&&` and `||` bind alike
};
struct Pipeline {
  std::span<const Node> commands;
};
struct Subshell {
  List body;
};
struct Group {
  List body;
};
struct Branch {
  List condition;
  List body;
  bool has_condition = true;  ///< false: else
};
struct If {
  std::span<const Branch> branches;
};
struct Loop {
  List condition;
  List body;
  bool until = false;
};
struct For {
  std::string_view variable;  ///< empty: `for ((…))`
  std::span<const Word> words;
  List body;
  bool has_words = false;  ///< false: over the positional parameters, or arithmetic
  bool select = false;
};
struct CaseArm {
  std::span<const Word> patterns;
  List body;
};
struct Case {
  std::span<const Word> subject;  ///< one word
  std::span<const CaseArm> arms;
};
struct Function {
  std::string_view name;
  std::span<const Node> body;  ///< one command
};
struct Test {
  std::span<const Word> words;  ///< `[[` and all up to `]]`, operators as words
};
struct Arithmetic {
  std::string_view text;
  std::span<const Part> parts;
};
struct Opaque {};

struct Node {
  Span span;
  Connector connector = Connector::start;
  bool negated = false;     ///< `!`
  bool background = false;  ///< ended by `&`
  std::span<const Redirection> redirections;
  std::variant<Opaque, Simple, AndOr, Pipeline, Subshell, Group, If, Loop, For, Case, Function,
               Test, Arithmetic>
      kind;

  template <class T>
  const T* as() const {
    return std::get_if<T>(&kind);
  }
};

struct Script {
  Arena arena;
  std::string_view text;
  Dialect dialect = Dialect::posix;
  List root;
  bool complete = true;
  std::uint32_t error = 0;         ///< where the first thing that does not parse stands
  std::string_view error_message;  ///< what was expected there
};

/// Never fails, never throws but for memory; time is linear in the text but for its nesting, which
/// is bounded.
Script parse(std::string_view text, Dialect dialect = Dialect::posix);

/// Exec form: one command, its arguments taken as they are.
struct ExecWord {
  std::string_view text;
  Span span;  ///< without its quotes; of another size than the text where something was resolved
};
Script from_exec(std::span<const ExecWord> words);

/// Where each piece of a text that was put together comes from.
struct Piece {
  std::uint32_t offset = 0;  ///< in the text
  Span source;
  bool exact = true;  ///< byte by byte; false: `source` stands for all of it
};

/// Script text that came out of another word; its spans are those of `pieces`.
Script parse_mapped(std::string_view text, std::span<const Piece> pieces);

/// "[apt-get update]" for a command, "(&& A B)" for what holds others; see dump.cc.
std::string dump(const Script& script);

}  // namespace stowage::shell
