#pragma once
// The optimizer's rewrite as a fix of a finding.
//
//   offer_rewrite(unit, line_of_the_install, count, finding);

#include <cstddef>
#include <cstdint>
#include <functional>

#include "lib/lint/diagnostic.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

/// Adds the rewrite that is for the step at this line (1-based), or says in the help why there is none. Does nothing
/// where the settings say that rewrites are not wanted: they take longer than all rules together. `count` gives the
/// number of findings of the rule in a file: a rewrite that leaves as many is none.
void offer_rewrite(const Unit& unit, std::uint32_t line,
                   const std::function<std::size_t(const Unit&)>& count, Diagnostic& found);

}  // namespace stowage::lint
