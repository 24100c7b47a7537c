#pragma once
// Simple commands of a parsed script with their words, in ShellCheck's order: a command before those
// in its substitutions. Only for hadolint_script.

#include <vector>

#include "lib/base/arena.h"
#include "lib/lint/hadolint_script.h"
#include "lib/shell/script.h"

namespace stowage::lint {

struct Collected {
  bool has_pipe = false;
  bool readable = true;  ///< false: a `[` without its `]`, and ShellCheck reads nothing
};

/// Words that are not in the text of the script are put into the arena.
Collected collect_hadolint_commands(const shell::Script& script, Arena& arena,
                                    std::vector<HadolintCommand>& into);

}  // namespace stowage::lint
