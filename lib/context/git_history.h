#pragma once
// How often the files of a context change, from git or from a recorded list of commits.
//
//   Result<History> history = read_git_history("/home/me/project");
//   history->chance({"package.json", "package-lock.json"})   // share of commits that touch one of
//   them

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace stowage::context {

struct Commit {
  std::string id;
  std::int64_t time = 0;           ///< seconds, of the committer
  std::vector<std::string> paths;  ///< changed, relative to the context, sorted
};

struct History {
  std::vector<Commit> commits;  ///< newest first; only those that touch the context
  bool shallow = false;         ///< the clone does not reach back to the beginning

  /// The share of commits that touch one of these files, or something in one of these folders (""
  /// is everything).
  double chance(std::span<const std::string> paths) const;
};

/// Whether a commit touches one of these files or something in one of these folders.
bool touches(const Commit& commit, std::span<const std::string> paths);

/// The last commits on the way of first parents that touch the folder. Fails, in words, when there
/// is no git, no repository, or no such commit.
Result<History> read_git_history(const std::string& directory, std::size_t most_commits = 300);
/// `commits.jsonl` of a recorded case: one object a line with commit, time and files, oldest first.
Result<History> read_recorded_history(std::string_view text);

}  // namespace stowage::context
