#pragma once
// When the targets of an MSBuild file run: with NuGet's restore, or later (learn.microsoft.com: MSBuild target build
// order).

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pugi {
class xml_document;
class xml_node;
}  // namespace pugi

namespace stowage::context {

/// The targets that are open while a file is walked. The file is looked through once, however many targets it has.
class OpenTargets {
 public:
  explicit OpenTargets(const pugi::xml_document& document) : document_(document) {}

  /// Called for each node, in the order of the file.
  void visit(const pugi::xml_node& node, int depth);

  /// The target around the node runs after the restore: it hangs on targets that do, and nothing else in the file names
  /// it.
  bool run_later() const { return !open_.empty() && open_.back().later; }
  /// The node is a task of a target that hangs on a step of NuGet's restore.
  bool parent_is_on_restore() const;

 private:
  struct Target {
    int depth;
    bool later;
    bool on_restore;
  };
  bool is_named_once(std::string_view target);

  const pugi::xml_document& document_;
  std::vector<Target> open_;
  int depth_ = 0;
  /// How many values and texts of the file hold a word that a target may have as its name, in small letters.
  std::optional<std::map<std::string, int, std::less<>>> words_;
};

}  // namespace stowage::context
