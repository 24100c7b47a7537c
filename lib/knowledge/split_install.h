#pragma once
// An install that is the same as parts of it one after the other, where the first part needs the manifests only:
// `composer install --no-dev` brings packages, writes the autoloader over the sources, and runs scripts.
//
//   composer install --no-dev --no-scripts --no-autoloader
//   composer dump-autoload --no-dev                         (and the scripts around it)
//   composer run-script --no-dev post-install-cmd           (if there is such a script)
//
// Source: getcomposer.org/doc/03-cli.md (install, dump-autoload, run-script), doc/articles/scripts.md (events).

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/shell/commands.h"

namespace stowage::knowledge {

struct SplitInstall {
  std::string first;              ///< is put behind the command
  std::vector<std::string> then;  ///< commands
};

/// `scripts`: the events of its manifest for which there are scripts. Nothing: it has no parts that we know.
std::optional<SplitInstall> split_install(const shell::Command& command,
                                          std::span<const std::string> scripts);

}  // namespace stowage::knowledge
