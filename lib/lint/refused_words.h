#pragma once
// Words that the builder cannot expand: a quote without its end, a substitution that it does not know. It
// refuses the instruction then.
//
// Source: moby/buildkit frontend/dockerfile/shell/lex.go, and the Expand functions of
// frontend/dockerfile/instructions/commands.go, which say what is expanded at all.

#include <string>
#include <vector>

#include "lib/lint/rule.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

struct RefusedWord {
  Span span;  ///< from the quote or `$` that cannot be read to the end of the word
  std::string why;
};

/// Those of an instruction, in order. What a value from outside could mend is not among them.
std::vector<RefusedWord> refused_words(const Unit& unit, const Place& place);

}  // namespace stowage::lint
