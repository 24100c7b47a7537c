#pragma once
// Assignments of variables in order, where the last of a name holds.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/model/facts.h"

namespace stowage::model {

class Assignments {
 public:
  void push_back(Assignment assignment);
  /// The last of a name among the first `count`, or null.
  const Assignment* last(std::string_view name, std::size_t count) const;
  const Assignment* last(std::string_view name) const { return last(name, items_.size()); }

  std::size_t size() const { return items_.size(); }
  const Assignment& operator[](std::size_t at) const { return items_[at]; }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

 private:
  std::vector<Assignment> items_;
  /// Where each name is, ascending; empty as long as there are few, which are looked through faster.
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> places_;
};

}  // namespace stowage::model
