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

/// So many are looked through faster than they are hashed.
constexpr std::size_t few = 12;

}  // namespace

const Variables::Entry* Variables::own(std::string_view name) const {
  if (entries_.size() > few) {
    const auto found = places_.find(name);
    return found == places_.end() ? nullptr : &entries_[found->second];
  }
  for (std::size_t i = entries_.size(); i-- > 0;)  // the living one is the last of its name
    if (entries_[i].name == name) return &entries_[i];
  return nullptr;
}

void Variables::set(std::string_view name, std::string value) {
  if (const Entry* known = own(name))
    entries_[static_cast<std::size_t>(known - entries_.data())].alive = false;
  entries_.push_back({std::string(name), std::move(value), true});
  if (entries_.size() > few + 1) {
    places_.insert_or_assign(std::string(name), entries_.size() - 1);
  } else if (entries_.size() == few + 1) {
    for (std::size_t i = 0; i < entries_.size(); ++i) places_.insert_or_assign(entries_[i].name, i);
  }
}

std::string Variables::nearest(std::string_view name) const {
  std::string_view best;
  std::size_t least = 3;
  const auto look = [&](const Entry& entry) {
    const std::size_t steps = distance(name, entry.name);
    if (steps >= least) return;
    best = entry.name;
    least = steps;
  };
  if (find(name) != nullptr) return {};
  if (below_)
    for (const Entry& entry : below_->entries_)
      if (entry.alive && own(entry.name) == nullptr) look(entry);
  for (const Entry& entry : entries_)
    if (entry.alive) look(entry);
  return std::string(best);
}

}  // namespace stowage::lint
