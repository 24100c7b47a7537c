#include "lib/model/assignments.h"

#include <algorithm>
#include <utility>

namespace stowage::model {

namespace {

constexpr std::size_t few = 24;

}  // namespace

void Assignments::push_back(Assignment assignment) {
  if (items_.size() == items_.capacity())
    items_.reserve(std::max<std::size_t>(8, 2 * items_.size()));
  items_.push_back(std::move(assignment));
  if (items_.size() <= few) return;
  for (std::size_t at = places_.empty() ? 0 : items_.size() - 1; at < items_.size(); ++at)
    places_[items_[at].name].push_back(static_cast<std::uint32_t>(at));
}

const Assignment* Assignments::last(std::string_view name, std::size_t count) const {
  if (items_.size() <= few) {
    for (std::size_t at = std::min(count, items_.size()); at-- > 0;)
      if (items_[at].name == name) return &items_[at];
    return nullptr;
  }
  const auto found = places_.find(name);
  if (found == places_.end()) return nullptr;
  const auto behind = std::lower_bound(found->second.begin(), found->second.end(), count);
  return behind == found->second.begin() ? nullptr : &items_[*(behind - 1)];
}

}  // namespace stowage::model
