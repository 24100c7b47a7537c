#pragma once
// Which files git would not see (gitignore(5)): `.gitignore` of the folder and of those above it up
// to the root of the repository, `.git/info/exclude`, and the user's own list. The last line that
// matches wins, a nearer file before a farther one; what is below an ignored folder stays ignored.
//
//   GitIgnore ignore = GitIgnore::at(folder);          // what is above and around the folder
//   if (ignore.ignores("/abs/folder/build", true)) ... // do not enter
//   ignore.enter("/abs/folder/src");                   // reads src/.gitignore
//   ...
//   ignore.leave("/abs/folder/src");

#include <string>
#include <string_view>
#include <vector>

#include "lib/context/glob.h"

namespace stowage::context {

/// The lines of one file, whose patterns count from `base`.
class IgnoreList {
 public:
  /// `base` is an absolute folder without a slash at its end ("" is the root).
  IgnoreList(std::string base, std::string_view text);

  enum class Answer : unsigned char { silent, ignored, kept };
  /// `path` is absolute. Silent for what is not below the base.
  Answer ask(std::string_view path, bool folder) const;

  const std::string& base() const { return base_; }
  bool empty() const { return lines_.empty(); }

 private:
  void add(std::string_view line);

  struct Line {
    Glob glob;
    bool kept;         ///< `!`
    bool folder_only;  ///< ends in a slash
  };
  std::string base_;
  std::vector<Line> lines_;
};

class GitIgnore {
 public:
  /// For a walk that begins at this absolute folder: reads the lists that are above it.
  static GitIgnore at(const std::string& folder);

  /// A folder on the way down, and up again. The folder of `at` is entered already.
  void enter(const std::string& folder);
  void leave(const std::string& folder);

  bool ignores(std::string_view path, bool folder) const;

 private:
  std::vector<IgnoreList> lists_;  ///< the farthest first
};

}  // namespace stowage::context
