#pragma once
// The variables of a dry run, and the one that was perhaps meant by a name that is not among them.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stowage::lint {

/// Variables in the builder's order: that of the last assignment. Those that all files have are shared, not copied.
class Variables {
 public:
  Variables() = default;
  /// On top of others, which stay as they are.
  explicit Variables(std::shared_ptr<const Variables> below) : below_(std::move(below)) {}

  const std::string* find(std::string_view name) const {
    const Entry* entry = own(name);
    if (entry != nullptr) return &entry->value;
    return below_ ? below_->find(name) : nullptr;
  }
  void set(std::string_view name, std::string value);
  std::size_t size() const { return entries_.size() + (below_ ? below_->size() : 0); }
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

  /// The living entry of a name; null: only those below may have it.
  const Entry* own(std::string_view name) const;

  std::shared_ptr<const Variables> below_;
  std::vector<Entry> entries_;
  /// By name, once there are too many to look through.
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> places_;
};

}  // namespace stowage::lint
