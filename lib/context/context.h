#pragma once
// The build context as the builder sees it: files, their text, and what the ignore file leaves out.
//
//   Result<Context> context = Context::open("/home/me/project", "/home/me/project/Dockerfile");
//   context->has("package.json")        Known::yes
//   context->read("package.json").text  its bytes
//
// Every question answers `unknown` where there is no context (Context::none()) or where it is not
// known in full.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/context/ignore.h"
#include "lib/context/known.h"
#include "lib/context/tree.h"

namespace stowage::context {

/// Whose ignore files are read. BuildKit: `<Dockerfile>.dockerignore`, then `.dockerignore`
/// (frontend/dockerui). Podman and buildah put `<Dockerfile>.containerignore` and
/// `.containerignore` before them.
enum class IgnoreStyle : std::uint8_t { docker, podman };

struct FileText {
  Known exists = Known::unknown;
  std::optional<std::string>
      text;  ///< absent though the file exists: not readable, too large, or not recorded
};

/// For contexts that live in memory. `content` is the target of a symlink.
struct MemoryFile {
  std::string path;
  std::string content = {};
  EntryType type = EntryType::file;
  std::uint32_t mode = 0644;
};

class Context {
 public:
  using Reader = std::function<std::optional<std::string>(std::string_view path)>;

  /// Nothing is known of the context.
  static Context none() { return {}; }
  /// A folder on disk. `dockerfile` is the path of the Dockerfile, which may lie elsewhere.
  static Result<Context> open(const std::string& directory, const std::string& dockerfile,
                              IgnoreStyle style = IgnoreStyle::docker);
  /// `dockerfile` is a context path here.
  static Context in_memory(const std::vector<MemoryFile>& files,
                           std::string_view dockerfile = "Dockerfile",
                           IgnoreStyle style = IgnoreStyle::docker);
  /// A recorded case: a folder with `case.json`, `tree.tsv` and some of the files in `context/`.
  static Result<Context> recorded(const std::string& directory);

  Context(Tree tree, IgnoreRules ignore, Reader reader);

  bool known() const { return known_; }
  const Tree& tree() const { return tree_; }
  const IgnoreRules& ignore() const { return ignore_; }

  /// False for entries that the ignore file leaves out. A left-out folder that holds something
  /// taken back in is seen.
  bool sees(const Entry& entry) const { return lines_[tree_.index_of(entry)] == 0; }
  /// The line of the ignore file that leaves the entry out; 0: none does.
  std::uint32_t excluded_by(const Entry& entry) const { return lines_[tree_.index_of(entry)]; }

  /// A file, folder or symlink of this path is part of what the builder gets. Links on the way are
  /// followed.
  Known has(std::string_view path) const;
  /// As `has`, for a folder, or a link to one.
  Known has_directory(std::string_view path) const;
  /// The builder would not get this path, whether it exists or not.
  Known excludes(std::string_view path) const;
  /// Follows links, inside the context only.
  FileText read(std::string_view path) const;

  struct Place {
    Known exists = Known::unknown;
    std::string path;              ///< without links on the way; empty is the root
    const Entry* entry = nullptr;  ///< null for the root, and unless `exists` is yes
  };
  /// Where a path leads, with links on the way resolved, and the last one too if asked. A link
  /// never leads out: ".." stops at the root of the context and "/" means the root.
  Place locate(std::string_view path, bool follow_last) const;

 private:
  Context() = default;

  bool known_ = false;
  Tree tree_;
  IgnoreRules ignore_;
  Reader reader_;
  std::vector<std::uint32_t> lines_;  ///< of the ignore file, one an entry
};

/// Names of the ignore files that a builder tries, best first, for a Dockerfile of this path.
struct IgnoreCandidates {
  std::vector<std::string> beside_dockerfile;  ///< whole paths
  std::vector<std::string> in_context;         ///< names at the root of the context
};
IgnoreCandidates ignore_candidates(std::string_view dockerfile, IgnoreStyle style);

/// The bytes of a file on disk, unless it cannot be read or is larger than a reader of manifests
/// should meet.
std::optional<std::string> read_small_file(const std::string& path);

}  // namespace stowage::context
