#pragma once
// An install that is the same as its parts (lib/knowledge/split_install.h) is evaluated as these, so that a file which
// writes them out has the same value.

#include <optional>
#include <string_view>
#include <vector>

#include "lib/knowledge/effects.h"
#include "lib/proof/build.h"
#include "lib/proof/units.h"

namespace stowage::proof {

/// A file that writes out more of such parts than the other: only then it is worth to look at installs as their parts.
bool writes_out_parts(std::string_view old_text, std::string_view new_text,
                      const knowledge::Base& base);

/// The command is one that may have parts.
bool has_parts(const Unit& unit, const knowledge::Base& base);

/// The parts of a unit; nothing when it has none, or when that they do the same may not be assumed. Of one that is done
/// again as a whole behind its first part none are told where the first part has run already: that is the first time.
std::optional<std::vector<Unit>> parts_of(const Unit& unit, const knowledge::Effects& effects,
                                          Site& site);

}  // namespace stowage::proof
