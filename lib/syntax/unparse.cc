#include "lib/syntax/dockerfile.h"

namespace stowage::syntax {

namespace {

/// The bytes of an instruction: the pieces of its logical line, and between and behind them what
/// the file has there.
void append(const Dockerfile& file, const Instruction& instruction, std::string& to) {
  std::uint32_t at = instruction.span.begin;
  const auto& [text, pieces] = instruction.line;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::size_t end = i + 1 < pieces.size() ? pieces[i + 1].logical : text.size();
    const std::string_view piece = text.substr(pieces[i].logical, end - pieces[i].logical);
    to += slice(file.text, {at, pieces[i].source});
    to += piece;
    at = pieces[i].source + static_cast<std::uint32_t>(piece.size());
  }
  to += slice(file.text, {at, instruction.span.end});
}

}  // namespace

std::string unparse(const Dockerfile& file) {
  std::string text;
  text.reserve(file.text.size());
  std::uint32_t at = 0;
  for (const Instruction& instruction : file.instructions) {
    text += slice(file.text, {at, instruction.span.begin});
    append(file, instruction, text);
    at = instruction.span.end;
  }
  text += file.text.substr(at);
  return text;
}

}  // namespace stowage::syntax
