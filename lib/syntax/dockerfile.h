#pragma once
// The syntax tree of a Dockerfile, equal to what BuildKit's parser and instruction parser make of
// the same bytes (moby/buildkit frontend/dockerfile/{parser,instructions}, v0.32), with the place
// of everything in the file.
//
//   Source source = ...;
//   syntax::Dockerfile file = syntax::parse(source.text());
//   for (const syntax::Instruction& instruction : file.instructions) ...
//
// Lossless: every byte is in the span of one instruction or between two. Recovering: what BuildKit
// rejects is in `errors`, and all other instructions are there. All views point into the parsed
// bytes or into the arena of the Dockerfile: keep both alive.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lib/base/arena.h"
#include "lib/text/span.h"

namespace stowage::syntax {

enum class Keyword : std::uint8_t {
  add,
  arg,
  cmd,
  copy,
  entrypoint,
  env,
  expose,
  from,
  healthcheck,
  label,
  maintainer,
  onbuild,
  run,
  shell,
  stopsignal,
  user,
  volume,
  workdir,
  unknown,
};

/// "RUN"; "" for unknown.
std::string_view name(Keyword keyword);
/// Any case.
Keyword keyword_of(std::string_view word);

/// A piece of an instruction: its text as the builder has it (continuations joined, quotes and
/// escapes of flags and of exec form resolved) and the bytes of the file that it was read from.
/// `text` differs from the bytes at `span` where something was resolved or a continuation lies
/// inside.
struct Word {
  std::string_view text;
  Span span;
  bool empty() const { return text.empty(); }
};

/// A logical line: physical lines joined, comments and empty lines inside dropped, blanks before
/// its first word too. `pieces` says where each part comes from; a line without continuation has
/// one piece and no copied text.
struct LogicalLine {
  struct Piece {
    std::uint32_t logical;  ///< offset in `text` at which the piece begins
    std::uint32_t source;   ///< offset in the file of the same byte
  };
  std::string_view text;
  std::span<const Piece> pieces;

  /// The byte of the file for an offset in `text` (its size gives the end of the last piece).
  std::uint32_t to_source(std::size_t offset) const;
  /// The bytes of the file from the first to the last byte of a part of `text`.
  Span to_source(std::size_t begin, std::size_t end) const;
};

/// `--name` or `--name=value` before the operands.
struct Flag {
  std::string_view text;   ///< "--from=build", unquoted
  std::string_view name;   ///< "from"
  std::string_view value;  ///< "build"; empty also without "="
  bool has_value = false;
  Span span;
  Span value_span;  ///< empty at the end of the flag when there is none
};

struct Heredoc {
  std::string_view name;     ///< unquoted
  std::string_view content;  ///< the lines, as in the file
  std::uint32_t descriptor;  ///< 0 unless written, as in `3<<EOF`
  bool expand;               ///< no part of the name was quoted
  bool chomp;                ///< `<<-`: leading tabs do not count
  Span content_span;
  Span terminator_span;  ///< the line that ends it, without its newline
};

struct Comment {
  std::string_view text;  ///< without "#" and the blanks around it
  Span span;              ///< from "#" to the end of the line
};

/// `key=value`, `key value` (ENV and LABEL's old form, equals == false).
struct KeyValue {
  Word key;
  Word value;
  bool equals = true;
};

/// `NAME` or `NAME=default` of ARG, as written: quotes are still there.
struct ArgDeclaration {
  Word name;
  Word value;
  bool has_default = false;
};

/// A command line: exec form (JSON) has one word an argument; shell form has one word, the whole
/// text.
struct CommandLine {
  std::span<const Word> words;
  bool exec = false;
};

enum class MountType : std::uint8_t { bind, cache, tmpfs, secret, ssh, unknown };

struct MountOption {
  std::string_view key;    ///< as written
  std::string_view value;  ///< empty without "="
  bool has_value = false;
  Span span;
};

/// `--mount=…`. Values may hold variables, which the builder expands; `type` is what the text says.
struct Mount {
  Span span;
  std::span<const MountOption> options;
  MountType type = MountType::bind;
  std::string_view from, source, target, id, sharing;
  /// The value of the first option of this key (lower case), or null.
  const MountOption* find(std::string_view key) const;
};

struct From {
  Word image;
  Word platform;    ///< empty: not given
  Word stage_name;  ///< as written; empty: not given
  Word as;          ///< the word AS as written
};
struct Run {
  CommandLine command;
  std::span<const Mount> mounts;
  std::string_view network, security;
};
/// COPY and ADD. Heredoc sources are in Instruction::heredocs, not in `sources`.
struct Copy {
  std::span<const Word> sources;
  Word destination;
  Word from, chown, chmod, checksum;
  std::span<const Word> excludes;
  bool link = false, parents = false, keep_git_dir = false, unpack = false, has_unpack = false;
};
struct KeyValues {  ///< ENV, LABEL
  std::span<const KeyValue> pairs;
};
struct Args {
  std::span<const ArgDeclaration> declarations;
};
struct Command {  ///< CMD, ENTRYPOINT, SHELL
  CommandLine command;
};
struct Healthcheck {
  bool none = false;
  CommandLine command;
  Word interval, timeout, start_period, start_interval, retries;
};
struct Words {  ///< EXPOSE, VOLUME: several; USER, WORKDIR, STOPSIGNAL, MAINTAINER: one
  std::span<const Word> words;
};

struct Instruction;

struct Onbuild {
  const Instruction* trigger = nullptr;
};

/// Of an instruction in error: what could be read, else monostate. They lie in the arena, so that an
/// instruction is small: a file may have millions.
using Details =
    std::variant<std::monostate, const From*, const Run*, const Copy*, const KeyValues*,
                 const Args*, const Command*, const Healthcheck*, const Words*, const Onbuild*>;

struct Instruction {
  Keyword keyword = Keyword::unknown;
  bool exec_form = false;  ///< operands are a valid JSON array of strings
  bool valid = true;       ///< false: an error in `errors` points here
  Span span;  ///< from its first word to the end of its last line (heredocs included), no final
              ///< newline
  std::uint32_t first_line = 0;  ///< 1-based
  std::uint32_t last_line = 0;
  Word name;                          ///< the keyword as written
  LogicalLine line;                   ///< without heredoc bodies
  std::uint32_t operands_offset = 0;  ///< where the text behind the flags begins in `line.text`
  std::span<const Flag> flags;
  std::span<const Word>
      operands;  ///< BuildKit's chain of operands, but ENV and LABEL without the separators
  std::span<const Heredoc> heredocs;
  std::span<const Comment> comments;  ///< the comment lines that belong to it, directly above
  Details details;

  /// The flag with this name, or null.
  const Flag* flag(std::string_view flag_name) const;
  template <class T>
  const T* as() const {
    const auto* found = std::get_if<const T*>(&details);
    return found == nullptr ? nullptr : *found;
  }
};

/// `# name=value` at the top of the file.
struct Directive {
  std::string_view name;  ///< lower case
  std::string_view value;
  std::uint32_t line = 0;  ///< 1-based
  Span span;
};

enum class ErrorKind : std::uint8_t {
  // the parser: BuildKit reads nothing of such a file
  no_instructions,
  line_too_long,
  unterminated_heredoc,
  bad_directive,
  bad_key_value,
  bad_json_strings,
  bad_heredoc,
  // the instruction parser
  unknown_instruction,
  no_stage,
  operand_count,
  bad_flag,
  bad_mount,
  bad_value,
  bad_stage_name,
  bad_onbuild,
  bad_path,
};

struct SyntaxError {
  ErrorKind kind;
  Span span;
  std::uint32_t line;         ///< the line that BuildKit gives, 1-based
  std::string_view message;   ///< our words
  std::uint32_t instruction;  ///< index, or no_instruction
  bool from_parser() const { return kind <= ErrorKind::bad_heredoc; }
};
inline constexpr std::uint32_t no_instruction = 0xFFFFFFFF;

/// What BuildKit only warns of: an empty line inside a continuation.
struct EmptyContinuation {
  std::uint32_t line;  ///< BuildKit's line: the last of the instruction
  std::uint32_t instruction;
};

/// FROM up to the next FROM.
struct Stage {
  std::uint32_t first = 0;  ///< index of its FROM
  std::uint32_t end = 0;    ///< one behind its last instruction
  std::string_view name;    ///< lower case; empty: none
};

struct Dockerfile {
  Arena arena;
  std::string_view text;  ///< the parsed bytes
  char escape = '\\';
  bool has_bom = false;
  std::string_view
      syntax;  ///< image of the frontend: the first word of `# syntax=`, in all its forms
  std::string_view syntax_full;       ///< the whole value
  std::vector<Directive> directives;  ///< of the `#` form
  std::vector<Instruction> instructions;
  std::vector<Stage> stages;        ///< instructions before the first FROM are in none
  std::vector<SyntaxError> errors;  ///< in the order of lines
  std::vector<EmptyContinuation> empty_continuations;
  std::span<const Comment> trailing_comments;

  std::span<const Instruction> of(const Stage& stage) const {
    return std::span<const Instruction>(instructions).subspan(stage.first, stage.end - stage.first);
  }
};

/// Never fails, never throws but for memory; takes time linear in the text.
Dockerfile parse(std::string_view text);

/// The bytes of the file, put together again from the spans of the tree. Equals the parsed text.
std::string unparse(const Dockerfile& file);

}  // namespace stowage::syntax
