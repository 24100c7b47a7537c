#pragma once
// Which files of the context a COPY or ADD takes, and where each one lands (BuildKit: dispatchCopy
// of frontend/dockerfile/dockerfile2llb, tonistiigi/fsutil/copy).
//
//   CopyRequest request{.sources = {"package*.json"}, .destination = "./", .workdir = "/app"};
//   CopySelection selection = select_copy(context, request);
//   selection.files[0].destination == "/app/package-lock.json"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/context/context.h"

namespace stowage::context {

struct CopyRequest {
  std::vector<std::string> sources = {};  ///< as in the builder after expansion; no heredocs
  std::string destination = {};
  std::optional<std::string> workdir = {};  ///< nothing: not known
  std::vector<std::string> excludes = {};
  bool parents = false;
  bool add = false;  ///< ADD: URLs are no context sources, local archives are unpacked
  /// Whether the destination is already a folder in the image; matters only for a file copied to a
  /// path without "/".
  Known destination_is_directory = Known::unknown;
};

struct CopiedFile {
  const Entry* entry;       ///< file, symlink or folder of the context's tree
  std::string destination;  ///< absolute path in the image; empty if not known
  bool unpacked = false;    ///< an archive that ADD may unpack below its destination
};

struct CopySelection {
  /// `unknown`: which files are taken cannot be said; `reason` says why. Else `yes`.
  Known complete = Known::unknown;
  std::string reason = {};
  /// The files and folders taken, in the order of the sources. The source folder itself is not in
  /// it, only its content.
  std::vector<CopiedFile> files = {};
  /// Folders among `files` whose content is not known: submodules.
  std::vector<CopiedFile> sealed = {};
  bool only_sealed = false;  ///< if not complete: it is, but for what lies in those
  /// False: destinations could not be told for all; `reason` says why.
  bool destinations_known = true;
  /// Sources without a wildcard that are not there: the build fails.
  std::vector<std::string> missing = {};
  /// Sources with a wildcard that match nothing: BuildKit copies nothing, the classic builder and
  /// buildah fail.
  std::vector<std::string> unmatched = {};
};

CopySelection select_copy(const Context& context, const CopyRequest& request);

/// A source of ADD that the builder fetches: a URL or a git repository.
bool is_remote_source(std::string_view source);

}  // namespace stowage::context
