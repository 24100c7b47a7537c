#pragma once
// The comments above the first instruction, where directives stand.

#include <string_view>

#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"

namespace stowage::rules {

/// Calls `judge(text, line)` for each comment above the first instruction: its text without `#`,
/// and the bytes of its line, newline included.
template <class Judge>
void each_header_comment(const lint::Unit& unit, const Judge& judge) {
  const auto& instructions = unit.tree().instructions;
  const std::size_t end =
      instructions.empty() ? unit.text().size() : instructions.front().span.begin;
  std::size_t at = unit.tree().has_bom ? 3 : 0;
  while (at < end) {
    const std::size_t newline = unit.text().find('\n', at);
    const std::size_t next = newline == std::string_view::npos ? unit.text().size() : newline + 1;
    const std::string_view line = syntax::trim(unit.text().substr(at, next - at));
    if (line.starts_with('#'))
      judge(syntax::trim(line.substr(1)),
            Span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(next)});
    at = next;
  }
}

}  // namespace stowage::rules
