#include "lib/lint/variables.h"

#include <algorithm>
#include <array>

namespace stowage::lint {

namespace {

/// Letters to insert, delete or replace, as far as it matters whether they are fewer than three.
std::size_t distance(std::string_view a, std::string_view b) {
  constexpr std::size_t far = 3;
  const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference >= far || a.size() > 200) return far;
  std::array<std::size_t, 256> row{};
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string Variables::nearest(std::string_view name) const {
  std::string_view best;
  std::size_t least = 3;
  for (const Entry& entry : entries_) {
    if (!entry.alive) continue;
    if (entry.name == name) return {};
    const std::size_t steps = distance(name, entry.name);
    if (steps >= least) continue;
    best = entry.name;
    least = steps;
  }
  return std::string(best);
}

}  // namespace stowage::lint
