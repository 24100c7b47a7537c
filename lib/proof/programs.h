#pragma once
// The files that the programs of a unit are.

#include <string>
#include <string_view>

#include "lib/proof/build.h"
#include "lib/proof/effects.h"

namespace stowage::proof {

/// The programs that a unit runs are among what it reads: what lies in folders of PATH that are not
/// the system's, any file of such a name, and what was written where such a file would be.
void read_programs(UnitEffects& found, Site& site, const std::string& path,
                   const std::string& text);

/// The text of a command has the name of a file as a word, or behind a flag of one letter: `cp cache`, `-ocache`, and not
/// `--no-cache`.
bool names_file(std::string_view text, std::string_view name);

}  // namespace stowage::proof
