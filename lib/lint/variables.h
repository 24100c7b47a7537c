#pragma once
// The variables of a dry run, and the one that was perhaps meant by a name that is not among them.

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stowage::lint {

/// Variables in the builder's order: that of the last assignment.
class Variables {
 public:
  const std::string* find(std::string_view name) const {
    const auto found = places_.find(name);
    return found == places_.end() ? nullptr : &entries_[found->second].value;
  }
  void set(std::string_view name, std::string value) {
    const auto found = places_.find(name);
    if (found != places_.end()) {
      entries_[found->second].alive = false;
      places_.erase(found);
    }
    places_.emplace(std::string(name), entries_.size());
    entries_.push_back({std::string(name), std::move(value), true});
  }
  std::size_t size() const { return entries_.size(); }
  /// The nearest name, of equally near ones the first; none when it is set itself.
  std::string nearest(std::string_view name) const;

 private:
  struct Entry {
    std::string name, value;
    bool alive;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> places_;
};

}  // namespace stowage::lint
