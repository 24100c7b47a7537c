#pragma once
// Which part of some files a step looks at, and the digest of it: what makes COPY and bind mounts
// keyed by content. Source: moby/buildkit cache/contenthash/checksum.go and
// solver/llbsolver/ops/opsutils/contenthash.go.

#include <string>
#include <vector>

#include "lib/cache/files.h"

namespace stowage::cache {

struct Selector {
  std::string path;  ///< absolute and clean
  bool wildcard = false;
  bool follow_links = false;
  std::vector<std::string> include = {}, exclude = {};
};

/// Equal for equal selected content; what is not selected does not count, nor does any time.
std::string content_digest(const Files& files, const std::vector<Selector>& selectors);

/// Paths that are not below another of them, sorted.
std::vector<std::string> outermost(std::vector<std::string> paths);

/// One source of COPY or ADD with where it goes.
struct CopyAction {
  Selector source;
  std::string destination;   ///< absolute; "/" at its end: a folder
  bool into_folder = false;  ///< several sources
  std::string user, group;   ///< empty: kept
  std::string mode;          ///< as written; empty: kept
  bool unpack = false;       ///< ADD unpacks archives
};

void copy_files(const Files& from, const CopyAction& action, Files& to);

}  // namespace stowage::cache
