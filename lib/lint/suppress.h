#pragma once
// Comments that silence rules: `# stowage ignore=RULE[,RULE]` above an instruction (or inside its
// continuation), and
// `# stowage global ignore=RULE[,RULE]` anywhere. A rule is named by its name, category/name, or an
// alias.

#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/lint/diagnostic.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

struct Pragma {
  Span span;                                           ///< the comment
  std::uint32_t instruction = syntax::no_instruction;  ///< no_instruction: the whole file
  Span covered;                                        ///< in a CI file; empty: the whole file
  std::vector<std::string_view> rules;
};

std::vector<Pragma> pragmas(const Unit& unit);

/// Takes out what a pragma of the file silences.
void suppress(const Unit& unit, std::vector<Diagnostic>& diagnostics);

}  // namespace stowage::lint
