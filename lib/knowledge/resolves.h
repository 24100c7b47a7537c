#pragma once
// Commands that look for what the sources of a project import, and write the lock file: `go get .`, `go mod tidy`.

#include <algorithm>

#include "lib/knowledge/knowledge.h"

namespace stowage::knowledge {

/// It downloads no more than what was fetched by the lock file before, where that is whole: it names no other package,
/// and its tool has a command that fetches what the lock file names.
inline bool resolves_fetched(const Action& action, const Ecosystem& ecosystem) {
  return action.kind == ActionKind::lock && ecosystem.prefetch && ecosystem.prefetch->locked &&
         std::all_of(action.packages.begin(), action.packages.end(),
                     [](const std::string& package) { return package.starts_with('.'); });
}

}  // namespace stowage::knowledge
