#include "lib/lint/blocks.h"

#include <algorithm>

namespace stowage::lint {

const syntax::Instruction* inside_of(const Unit& unit, std::uint32_t offset) {
  const std::uint32_t index = instruction_at(unit, offset);
  if (index == syntax::no_instruction) return nullptr;
  const syntax::Instruction& instruction = unit.tree().instructions[index];
  return offset <= instruction.span.end ? &instruction : nullptr;
}

Span block_of(const Unit& unit, std::uint32_t index) {
  const syntax::Instruction& instruction = unit.tree().instructions[index];
  const std::string_view text = unit.text();
  std::uint32_t begin = instruction.span.begin;
  if (!instruction.comments.empty())
    begin = std::min(begin, instruction.comments.front().span.begin);
  const std::size_t before = begin == 0 ? std::string_view::npos : text.rfind('\n', begin - 1);
  const std::size_t newline = text.find('\n', instruction.span.end);
  const std::size_t end = newline == std::string_view::npos ? text.size() : newline + 1;
  return {static_cast<std::uint32_t>(before + 1), static_cast<std::uint32_t>(end)};
}

std::string_view newline_at(const Unit& unit, std::uint32_t index) {
  const Span block = block_of(unit, index);
  // The last line of a file may have no newline: the one above it stands for it.
  const std::string_view lines = unit.text().substr(0, block.end);
  const std::size_t newline = lines.rfind('\n');
  const bool crlf = newline != std::string_view::npos && newline > 0 && lines[newline - 1] == '\r';
  return crlf ? "\r\n" : "\n";
}

Edit insert_above(const Unit& unit, std::uint32_t index, std::string lines) {
  const std::uint32_t at = block_of(unit, index).begin;
  return {{at, at}, std::move(lines)};
}

Edit insert_below(const Unit& unit, std::uint32_t index, std::string lines) {
  const std::uint32_t at = block_of(unit, index).end;
  const bool whole = at > 0 && unit.text()[at - 1] == '\n';
  if (!whole) {
    // The last line of a file without a final newline: it gets one, and the new last line has none.
    const std::string_view newline = newline_at(unit, index);
    if (lines.ends_with('\n')) lines.pop_back();
    if (lines.ends_with('\r')) lines.pop_back();
    lines.insert(0, newline);
  }
  return {{at, at}, std::move(lines)};
}

}  // namespace stowage::lint
