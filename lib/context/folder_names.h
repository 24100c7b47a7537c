#pragma once
// The names in folders, each looked through once.
//
//   FolderNames folders;
//   const std::vector<std::string>* names = folders.of("src/");   // null: there is no such folder

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace stowage::context {

class FolderNames {
 public:
  using Names = std::vector<std::string>;
  using Look = std::function<std::optional<Names>(const std::string& folder)>;

  /// With `look` in place of the file system.
  explicit FolderNames(Look look);
  FolderNames();

  /// Of "" or a path with a slash at its end, in order; null: there is no such folder. Empty also where it cannot be read,
  /// or there are more names than anybody would look at. Good until forget().
  const Names* of(const std::string& folder);
  /// How many folders are known.
  std::size_t size() const { return known_.size(); }
  void forget() { known_.clear(); }

 private:
  bool may_exist(const std::string& folder);

  Look look_;
  std::unordered_map<std::string, std::optional<Names>> known_;
};

}  // namespace stowage::context
