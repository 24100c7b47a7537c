#pragma once
// "Did you mean ...?": the candidate that is fewest typing errors away.

#include <cstddef>
#include <span>
#include <string_view>

namespace stowage {

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment) that turn
/// one word into the other, without regard to case.
std::size_t typing_errors(std::string_view a, std::string_view b);

struct Closest {
  std::string_view word;  ///< empty: none is near enough
  std::size_t errors = 0;
  bool unique = false;  ///< no other candidate is as near
};

/// The nearest of the candidates, at most a third of the word and three errors away.
Closest closest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace stowage
