#include "rules/labels.h"

#include <algorithm>

namespace stowage::rules {

bool sets_label(const syntax::Dockerfile& file, std::string_view key) {
  return std::any_of(file.instructions.begin(), file.instructions.end(),
                     [&](const syntax::Instruction& instruction) {
                       return instruction.keyword == syntax::Keyword::label &&
                              instruction.line.text.find(key) != std::string_view::npos;
                     });
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
