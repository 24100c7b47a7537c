// Keyword, flags and operands of an instruction:
// frontend/dockerfile/parser/{split_command,line_parsers}.go.

#include <algorithm>

#include "lib/syntax/chars.h"
#include "lib/syntax/grammar/words.h"
#include "lib/syntax/instruction_reader.h"

namespace stowage::syntax {

namespace {

/// "one ONBUILD in another" is an error at any depth; what lies deeper than this is not read.
constexpr int deepest_trigger = 8;

std::string_view skip_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

std::size_t find_blank(std::string_view text) {
  return static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_blank) - text.begin());
}

}  // namespace

const Flag* Instruction::flag(std::string_view flag_name) const {
  for (const Flag& flag : flags) {
    if (flag.name == flag_name) return &flag;
  }
  return nullptr;
}

const MountOption* Mount::find(std::string_view key) const {
  for (const MountOption& option : options) {
    if (equal_ignoring_case(option.key, key)) return &option;
  }
  return nullptr;
}

Word InstructionReader::word_at(const Instruction& instruction, std::string_view part) const {
  const auto begin = static_cast<std::size_t>(part.data() - instruction.line.text.data());
  return {part, instruction.line.to_source(begin, begin + part.size())};
}

void InstructionReader::error(Instruction& instruction, ErrorKind kind, Span span,
                              std::string_view message) {
  // BuildKit checks what a trigger says only when it runs; a trigger that it cannot even split, it
  // rejects.
  const bool from_parser = kind <= ErrorKind::bad_heredoc;
  if (depth_ > 0 && !from_parser) return;
  instruction.valid = false;
  errors_.push_back({kind, span, instruction.first_line, arena_.copy(message), index_});
}

void InstructionReader::read_structure(Instruction& instruction, std::uint32_t index) {
  index_ = index;
  split(instruction);
  read_operands(instruction);
}

void InstructionReader::split(Instruction& instruction) {
  const std::string_view line = trim(instruction.line.text);
  const std::size_t end = find_blank(line);
  instruction.name = word_at(instruction, line.substr(0, end));
  instruction.keyword = keyword_of(instruction.name.text);

  const std::string_view rest = skip_blanks(line.substr(end));
  const auto base = static_cast<std::size_t>(rest.data() - instruction.line.text.data());
  read_flags(instruction, base, base + rest.size());
}

void InstructionReader::read_flags(Instruction& instruction, std::size_t begin, std::size_t end) {
  std::string_view rest = instruction.line.text.substr(begin, end - begin);
  const std::size_t lead = leading_space(rest);
  if (rest.substr(lead).starts_with("--")) {
    raw_flags_.clear();
    flags_.clear();
    rest.remove_prefix(grammar::split_flags(rest, raw_flags_));
    for (const grammar::RawFlag& raw : raw_flags_) {
      const Word word = word_at(instruction, raw.raw);
      const std::string_view text =
          raw.needs_unquote ? arena_.copy(grammar::unquote_flag(raw.raw)) : raw.raw;
      const std::size_t equals = text.find('=');
      Flag flag{.text = text,
                .name = text.substr(2, equals == std::string_view::npos ? equals : equals - 2),
                .value = {},
                .has_value = equals != std::string_view::npos,
                .span = word.span,
                .value_span = {word.span.end, word.span.end}};
      if (flag.has_value) {
        flag.value = text.substr(equals + 1);
        const std::size_t raw_equals = raw.raw.find('=');
        flag.value_span = word_at(instruction, raw.raw.substr(raw_equals + 1)).span;
      }
      flags_.push_back(flag);
    }
    instruction.flags = arena_.copy(std::span<const Flag>(flags_));
  }
  rest.remove_prefix(leading_space(rest));
  instruction.operands_offset =
      static_cast<std::uint32_t>(rest.data() - instruction.line.text.data());
}

void InstructionReader::read_operands(Instruction& instruction) {
  const std::string_view text = trim_end(instruction.line.text.substr(instruction.operands_offset));
  words_.clear();
  switch (instruction.keyword) {
    case Keyword::add:
    case Keyword::copy:
    case Keyword::volume:
      if (!read_json(instruction, text)) read_words(instruction, text);
      break;
    case Keyword::cmd:
    case Keyword::entrypoint:
    case Keyword::run:
    case Keyword::shell:
      if (!read_json(instruction, text)) read_text(instruction, text);
      break;
    case Keyword::expose:
    case Keyword::from:
      read_words(instruction, text);
      break;
    case Keyword::maintainer:
    case Keyword::stopsignal:
    case Keyword::user:
    case Keyword::workdir:
      read_text(instruction, text);
      break;
    case Keyword::env:
    case Keyword::label:
      read_key_values(instruction, text);
      return;
    case Keyword::arg:
      read_declarations(instruction, text);
      break;
    case Keyword::healthcheck:
      read_healthcheck(instruction, text);
      break;
    case Keyword::onbuild:
      read_trigger(instruction, text);
      return;
    case Keyword::unknown:
      return;
  }
  instruction.operands = arena_.copy(std::span<const Word>(words_));
}

bool InstructionReader::read_json(Instruction& instruction, std::string_view text) {
  if (!text.starts_with('[')) return false;
  json_.clear();
  const grammar::JsonArray result = grammar::parse_json_array(text, json_);
  if (result == grammar::JsonArray::other_values) {
    error(instruction, ErrorKind::bad_json_strings, "a JSON array here may hold strings only");
  }
  if (result != grammar::JsonArray::strings) return false;
  instruction.exec_form = true;
  for (const grammar::JsonString& string : json_) {
    Word word = word_at(instruction, string.raw);
    if (string.has_escapes) word.text = arena_.copy(grammar::unescape_json(string.raw));
    words_.push_back(word);
  }
  return true;
}

void InstructionReader::read_words(Instruction& instruction, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = find_blank(text);
    words_.push_back(word_at(instruction, text.substr(0, end)));
    text = skip_blanks(text.substr(end));
  }
}

void InstructionReader::read_text(Instruction& instruction, std::string_view text) {
  if (!text.empty()) words_.push_back(word_at(instruction, text));
}

void InstructionReader::read_key_values(Instruction& instruction, std::string_view text) {
  parts_.clear();
  pairs_.clear();
  grammar::split_words(text, escape_, parts_);
  if (!parts_.empty() && parts_.front().find('=') == std::string_view::npos) {
    // The old form: one name, and all the rest is its value.
    const std::size_t end = find_blank(text);
    if (end == text.size()) {
      error(instruction, ErrorKind::bad_key_value, "ENV and LABEL need a value: `name=value`");
    } else {
      pairs_.push_back({word_at(instruction, text.substr(0, end)),
                        word_at(instruction, skip_blanks(text.substr(end))), false});
    }
  } else {
    for (const std::string_view part : parts_) {
      const std::size_t equals = part.find('=');
      if (equals == std::string_view::npos) {
        error(instruction, ErrorKind::bad_key_value, word_at(instruction, part).span,
              "no `=` in this word: expected `name=value`");
        continue;
      }
      pairs_.push_back({word_at(instruction, part.substr(0, equals)),
                        word_at(instruction, part.substr(equals + 1)), true});
    }
  }
  for (const KeyValue& pair : pairs_) {
    words_.push_back(pair.key);
    words_.push_back(pair.value);
  }
  instruction.operands = arena_.copy(std::span<const Word>(words_));
  instruction.details = arena_.make(KeyValues{arena_.copy(std::span<const KeyValue>(pairs_))});
}

void InstructionReader::read_declarations(Instruction& instruction, std::string_view text) {
  parts_.clear();
  grammar::split_words(text, escape_, parts_);
  for (const std::string_view part : parts_) words_.push_back(word_at(instruction, part));
}

void InstructionReader::read_healthcheck(Instruction& instruction, std::string_view text) {
  // Byte by byte, as BuildKit does: 0x85 and 0xA0 are spaces here.
  const auto is_space = [](char c) { return is_ascii_space(c) || c == '\x85' || c == '\xA0'; };
  const auto end = std::find_if(text.begin(), text.end(), is_space);
  const auto next = std::find_if_not(end, text.end(), is_space);
  const auto type = static_cast<std::size_t>(end - text.begin());
  if (type == 0) return;
  words_.push_back(word_at(instruction, text.substr(0, type)));
  const std::string_view command = text.substr(static_cast<std::size_t>(next - text.begin()));
  if (!read_json(instruction, command)) read_text(instruction, command);
}

void InstructionReader::read_trigger(Instruction& instruction, std::string_view text) {
  if (text.empty() || depth_ >= deepest_trigger) return;
  const auto begin = static_cast<std::uint32_t>(text.data() - instruction.line.text.data());
  Instruction inner;
  inner.first_line = instruction.first_line;
  inner.last_line = instruction.last_line;
  inner.span = {instruction.line.to_source(begin), instruction.span.end};
  inner.line.text = text;
  const auto pieces = arena_.array<LogicalLine::Piece>(instruction.line.pieces.size());
  std::size_t count = 0;
  pieces[count++] = {0, inner.span.begin};
  for (const LogicalLine::Piece& piece : instruction.line.pieces) {
    if (piece.logical > begin && piece.logical < begin + text.size())
      pieces[count++] = {piece.logical - begin, piece.source};
  }
  inner.line.pieces = pieces.first(count);

  ++depth_;
  split(inner);
  read_operands(inner);
  --depth_;
  if (!inner.valid) instruction.valid = false;
  instruction.details = arena_.make(Onbuild{arena_.make(inner)});
}

}  // namespace stowage::syntax
