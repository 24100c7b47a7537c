#include "lib/lint/unit.h"

#include <algorithm>

namespace stowage::lint {

const RunCommands& Unit::commands(const syntax::Instruction& run, std::uint32_t index) const {
  if (commands_.empty()) commands_.resize(tree_.instructions.size());
  std::unique_ptr<const RunCommands>& slot = commands_[index];
  if (!slot) {
    const auto& shells = shells_.get([&] { return shell_settings(tree_); });
    slot = std::make_unique<const RunCommands>(run, shells[index]);
  }
  return *slot;
}

std::uint32_t instruction_at(const Unit& unit, std::uint32_t offset) {
  const auto& instructions = unit.tree().instructions;
  const auto after = std::upper_bound(
      instructions.begin(), instructions.end(), offset,
      [](std::uint32_t value, const syntax::Instruction& i) { return value < i.span.begin; });
  if (after == instructions.begin()) return syntax::no_instruction;
  return static_cast<std::uint32_t>(after - instructions.begin() - 1);
}

}  // namespace stowage::lint
