#pragma once
// From a logical line to an instruction: keyword, flags, operands (BuildKit's
// frontend/dockerfile/parser) and what they mean (frontend/dockerfile/instructions). Heredocs come
// from the lines below and are filled in by the caller before read_details.

#include <string>
#include <string_view>
#include <vector>

#include "lib/syntax/dockerfile.h"
#include "lib/syntax/grammar/flags.h"
#include "lib/syntax/grammar/json_array.h"

namespace stowage::syntax {

class InstructionReader {
 public:
  InstructionReader(Arena& arena, std::vector<SyntaxError>& errors, const char& escape)
      : arena_(arena), errors_(errors), escape_(escape) {}

  /// Keyword, flags, operands. `instruction.line` and its lines are set; `index` is its place in
  /// the file.
  void read_structure(Instruction& instruction, std::uint32_t index);
  /// The typed details, and all errors that BuildKit's instruction parser finds.
  void read_details(Instruction& instruction, std::uint32_t index);

 private:
  struct FlagSpec {
    std::string_view name;
    enum Kind { boolean, text, list } kind;
  };

  void split(Instruction& instruction);
  void read_flags(Instruction& instruction, std::size_t begin, std::size_t end);
  void read_operands(Instruction& instruction);
  bool read_json(Instruction& instruction, std::string_view text);
  void read_words(Instruction& instruction, std::string_view text);
  void read_text(Instruction& instruction, std::string_view text);
  void read_key_values(Instruction& instruction, std::string_view text);
  void read_declarations(Instruction& instruction, std::string_view text);
  void read_healthcheck(Instruction& instruction, std::string_view text);
  void read_trigger(Instruction& instruction, std::string_view text);

  void check_flags(Instruction& instruction, std::span<const FlagSpec> known);
  void read_from(Instruction& instruction);
  void read_run(Instruction& instruction);
  void read_device(Instruction& instruction, const Flag& flag);
  void read_copy(Instruction& instruction);
  void read_pairs(Instruction& instruction);
  void read_arguments(Instruction& instruction);
  void read_shell(Instruction& instruction);
  void read_health(Instruction& instruction);
  void read_onbuild(Instruction& instruction);
  void read_list(Instruction& instruction, bool exactly_one);

  Word word_at(const Instruction& instruction, std::string_view part) const;
  Word flag_word(const Flag* flag) const;
  void error(Instruction& instruction, ErrorKind kind, Span span, std::string_view message);
  void error(Instruction& instruction, ErrorKind kind, std::string_view message) {
    error(instruction, kind, instruction.span, message);
  }

  Arena& arena_;
  std::vector<SyntaxError>& errors_;
  const char& escape_;  ///< may still change while directives are read
  std::uint32_t index_ = no_instruction;
  int depth_ = 0;  ///< of ONBUILD triggers

  // Reused from instruction to instruction.
  std::vector<Word> words_;
  std::vector<Flag> flags_;
  std::vector<grammar::RawFlag> raw_flags_;
  std::vector<grammar::JsonString> json_;
  std::vector<std::string_view> parts_;
  std::vector<KeyValue> pairs_;
  std::vector<Mount> mounts_;
  std::vector<MountOption> options_;
  std::string message_;
};

}  // namespace stowage::syntax
