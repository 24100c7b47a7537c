#pragma once
// The files that the programs of a unit are.

#include <string>

#include "lib/proof/build.h"
#include "lib/proof/effects.h"

namespace stowage::proof {

/// The programs that a unit runs are among what it reads: what lies in folders of PATH that are not
/// the system's, any file of such a name, and what was written where such a file would be.
void read_programs(UnitEffects& found, Site& site, const std::string& path,
                   const std::string& text);

}  // namespace stowage::proof
