#pragma once
// Which files a run is about.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/lint/dockerfile_uses.h"
#include "lib/text/source.h"

namespace stowage::cli {

struct Inputs {
  std::vector<std::string> paths;     ///< "-" is the standard input
  std::vector<std::string> problems;  ///< what could not be looked at, in words
  /// The CI files that the search had to read, by path: nobody need read them again.
  std::map<std::string, lint::DockerfileUses::Read> pipelines;
};

/// What is asked for. With neither paths nor a list, the working folder is searched.
struct InputOptions {
  std::vector<std::string> paths;    ///< files, folders, "-"
  std::string files_from;            ///< a file with one path a line (or NUL between them), or "-"
  std::vector<std::string> exclude;  ///< as lines of a .gitignore, from `exclude_base`
  std::string exclude_base;          ///< empty: the working folder
  bool gitignore = true;             ///< leave out what git ignores
};

/// A file that is named is taken whatever its name; a folder is searched for Dockerfiles, CI files,
/// and the Dockerfiles that these name.
Inputs find_inputs(const InputOptions& options);

/// Dockerfile, Containerfile, Dockerfile.x, x.Dockerfile, x.dockerfile and so on.
bool has_dockerfile_name(std::string_view file_name);

/// Reads a file, or for "-" the standard input. A binary file is an error.
Result<Source> read_input(const std::string& path, const std::string& stdin_filename);

}  // namespace stowage::cli
