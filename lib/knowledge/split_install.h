#pragma once
// An install that is the same as parts of it one after the other, of which the first needs the manifests only.
//
//   composer install --no-dev --no-scripts --no-autoloader     brings packages
//   composer dump-autoload --no-dev                            writes the autoloader over the sources
//   composer run-script --no-dev post-install-cmd              if there is such a script
//
//   uv sync --locked --no-install-project                      brings what the project depends on
//   uv sync --locked                                           installs the project, and finds all else done
//
// What an ecosystem's parts are stands in rules/ecosystems (`parts`), with its sources.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/knowledge/knowledge.h"
#include "lib/shell/commands.h"

namespace stowage::knowledge {

struct SplitInstall {
  std::string first;              ///< is put behind the command
  std::vector<std::string> then;  ///< commands
  bool again = false;             ///< one of them is the whole command
};

/// What the manifests of an install say that its parts depend on.
struct InstallFacts {
  std::vector<std::string> events;  ///< for which there are scripts
  bool workspace = false;           ///< it has members
};

/// The whole command is one of the parts: `uv sync`.
bool repeats_whole(const Parts& parts);

/// Nothing: it has no parts that we know.
std::optional<SplitInstall> split_install(const Base& base, const shell::Command& command,
                                          const InstallFacts& facts);

/// All that can make a first part, "--no-root": a text without one of them has none written out.
std::vector<std::string> marks_of_parts(const Base& base);

}  // namespace stowage::knowledge
