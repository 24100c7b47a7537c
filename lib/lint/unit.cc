#include "lib/lint/unit.h"

#include <algorithm>

namespace stowage::lint {

std::uint32_t instruction_at(const Unit& unit, std::uint32_t offset) {
  const auto& instructions = unit.tree().instructions;
  const auto after = std::upper_bound(
      instructions.begin(), instructions.end(), offset,
      [](std::uint32_t value, const syntax::Instruction& i) { return value < i.span.begin; });
  if (after == instructions.begin()) return syntax::no_instruction;
  return static_cast<std::uint32_t>(after - instructions.begin() - 1);
}

}  // namespace stowage::lint
