#pragma once
// A name for a finding that survives edits elsewhere in the file: baselines and code-review tools
// compare it between versions. Made of the rule, the text of the instruction (blanks folded, so
// that moved and re-wrapped lines stay the same) and a count of equal ones above. The file's name
// is not in it.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lib/lint/diagnostic.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

/// One for each diagnostic, in order.
std::vector<std::uint64_t> fingerprints(const Unit& unit, std::span<const Diagnostic> diagnostics);

}  // namespace stowage::lint
