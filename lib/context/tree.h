#pragma once
// The files of a build context, as a sorted list: everything below a folder is one range of it.
//
//   Result<Tree> tree = Tree::walk("/home/me/project");
//   for (const Entry& entry : tree->under("src")) ...
//
// Symlinks are entries of their own and are never followed out of the context.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/arena.h"
#include "lib/base/result.h"
#include "lib/context/known.h"

namespace stowage::context {

enum class EntryType : std::uint8_t { file, directory, symlink, other };

struct Entry {
  std::string_view path;         ///< relative to the root of the context
  std::string_view target = {};  ///< of a symlink, where known
  std::uint64_t size = 0;
  std::uint32_t mode = 0;  ///< permission bits
  EntryType type = EntryType::file;
  bool opaque = false;  ///< a folder whose content is not known: unreadable, a submodule, or left
                        ///< out of the walk

  bool is_directory() const { return type == EntryType::directory; }
};

struct WalkOptions {
  std::size_t most_entries = 1'000'000;
  /// Says that a folder need not be entered; it becomes opaque. May be empty.
  std::function<bool(std::string_view path)> skip;
};

class Tree {
 public:
  Tree() = default;
  /// Any order, views of any lifetime; folders that are not listed are added; of equal paths the
  /// last one stays.
  explicit Tree(std::vector<Entry> entries);

  /// Fails when `directory` cannot be read or holds more entries than the cap.
  static Result<Tree> walk(const std::string& directory, const WalkOptions& options = {});
  /// `tree.tsv` of a recorded case: a header, then mode, size, blob id and path, as git lists them.
  static Result<Tree> read_listing(std::string_view text);

  std::span<const Entry> entries() const { return entries_; }
  /// The entry, or null; the root of the context is no entry.
  const Entry* find(std::string_view path) const;
  /// Everything below a folder, at any depth; without the folder itself. All entries for "".
  std::span<const Entry> under(std::string_view directory) const;
  /// Unknown below an opaque folder.
  Known has(std::string_view path) const;
  std::size_t index_of(const Entry& entry) const {
    return static_cast<std::size_t>(&entry - entries_.data());
  }

  /// Folders that could not be read, in words.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  Arena arena_;
  std::vector<Entry> entries_;
  std::vector<std::string> notes_;
};

/// The order of a tree: by components, so that "a/b" comes before "a-b".
bool path_less(std::string_view a, std::string_view b);

}  // namespace stowage::context
