#pragma once
// The operands of an instruction as one text.

#include <algorithm>
#include <optional>
#include <string_view>

#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"

namespace stowage::lint {

/// What stands behind the flags, without blanks around it, as the builder reads it.
inline std::string_view operand_text(const syntax::Instruction& instruction) {
  const std::string_view line = instruction.line.text;
  return syntax::trim(line.substr(std::min<std::size_t>(instruction.operands_offset, line.size())));
}

/// The bytes of the file for a part of `instruction.line.text`, when they are the same (no
/// continuation inside).
inline std::optional<Span> verbatim(const Unit& unit, const syntax::Instruction& instruction,
                                    std::string_view part) {
  if (part.empty()) return std::nullopt;
  const auto begin = static_cast<std::size_t>(part.data() - instruction.line.text.data());
  const Span span = instruction.line.to_source(begin, begin + part.size());
  if (unit.text(span) != part) return std::nullopt;
  return span;
}

}  // namespace stowage::lint
