#pragma once
// A comparison that came out equal, told step by step: which lines of OLD are which of NEW, and by
// which rule.

#include <vector>

#include "lib/proof/evaluate.h"
#include "lib/proof/verify.h"

namespace stowage::proof {

/// The first command of OLD that NEW does not run on the same: all that differs behind it may come of that.
std::optional<Cause> first_cause(const Evaluation& old_image, const Evaluation& new_image);
std::vector<Match> derive(const Evaluation& old_image, const Evaluation& new_image);

}  // namespace stowage::proof
