#pragma once
// The optimizer's rewrites as fixes of the findings about the order of steps. They take longer than all rules together,
// so they are worked out when somebody wants them, not by the rules themselves.
//
//   std::vector<Diagnostic> found = lint::lint(unit, rules);
//   rules::offer_rewrites(unit, found);

#include <functional>
#include <string>
#include <vector>

#include "lib/context/context.h"
#include "lib/lint/diagnostic.h"
#include "lib/lint/unit.h"

namespace stowage::rules {

/// The build context of a Dockerfile.
using ContextOf = std::function<context::Context(const lint::Unit& unit)>;

/// Adds a fix to each finding of such a rule, or says in its help why there is none; one of build-downloads-packages goes
/// where the context shows that nothing is downloaded. Without `context_of`, what a context would say is assumed.
void offer_rewrites(const lint::Unit& unit, std::vector<lint::Diagnostic>& found,
                    const ContextOf& context_of = {});

}  // namespace stowage::rules
