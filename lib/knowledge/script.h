#pragma once
// What a script that a manifest names does: `"postinstall": "patch-package"` of a package.json is a shell script that
// an install runs, and its commands are known or not like those of a RUN.

#include <optional>
#include <string_view>

#include "lib/knowledge/knowledge.h"

namespace stowage::knowledge {

/// Nothing when a command of it is not known, runs code of the project, or builds and installs things itself.
std::optional<Effects> effects_of_script(const Base& base, std::string_view script,
                                         const Surroundings& around);

}  // namespace stowage::knowledge
