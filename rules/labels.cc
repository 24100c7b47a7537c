#include "rules/labels.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>

namespace stowage::rules {

bool sets_label(const lint::Unit& unit, std::string_view key) {
  struct Known {
    std::map<std::string, bool, std::less<>> keys;  // those asked for are few
  };
  auto& keys = unit.memo<Known>().keys;
  if (const auto known = keys.find(key); known != keys.end()) return known->second;
  const auto& instructions = unit.tree().instructions;
  const bool sets = std::any_of(instructions.begin(), instructions.end(),
                                [&](const syntax::Instruction& instruction) {
                                  return instruction.keyword == syntax::Keyword::label &&
                                         instruction.line.text.find(key) != std::string_view::npos;
                                });
  keys.emplace(key, sets);
  return sets;
}

void offer_label_key(const lint::Unit& unit, const syntax::KeyValue& pair, const std::string& key,
                     std::string assumption, lint::Diagnostic& found) {
  const std::string_view written = label_key(pair);
  const std::size_t at = unit.text(pair.key.span).find(written);
  if (at == std::string_view::npos) return;  // a continuation lies inside
  const auto begin = static_cast<std::uint32_t>(pair.key.span.begin + at);
  found.fixes.push_back({"write `" + key + "`",
                         Grade::assuming,
                         {{{begin, static_cast<std::uint32_t>(begin + written.size())}, key}},
                         {std::move(assumption)},
                         {}});
}

}  // namespace stowage::rules
