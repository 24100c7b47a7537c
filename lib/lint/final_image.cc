#include "lib/lint/final_image.h"

#include <algorithm>

namespace stowage::lint {

namespace {

/// The stage that a FROM names, or itself when it names an image.
std::uint32_t base_of(const Unit& unit, std::uint32_t stage) {
  const auto& stages = unit.tree().stages;
  const auto* from = unit.tree().instructions[stages[stage].first].as<syntax::From>();
  if (from == nullptr || stage == 0) return stage;
  const auto same = [&](std::string_view name) {  // names of stages are in lower case
    return std::equal(name.begin(), name.end(), from->image.text.begin(), from->image.text.end(),
                      [](char a, char b) {
                        return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b);
                      });
  };
  for (std::uint32_t i = stage; i-- > 0;)
    if (!stages[i].name.empty() && same(stages[i].name)) return i;
  return stage;
}

}  // namespace

bool in_final_image(const Unit& unit, std::uint32_t stage) {
  const auto& stages = unit.tree().stages;
  if (stage >= stages.size()) return false;
  auto at = static_cast<std::uint32_t>(stages.size() - 1);
  while (at != stage) {
    const std::uint32_t next = base_of(unit, at);
    if (next == at) return false;
    at = next;
  }
  return true;
}

}  // namespace stowage::lint
