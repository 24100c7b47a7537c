#pragma once
// A comparison that came out equal, told step by step: which lines of OLD are which of NEW, and by
// which rule.

#include <vector>

#include "lib/proof/evaluate.h"
#include "lib/proof/verify.h"

namespace stowage::proof {

/// The commands of OLD that NEW does not run on the same.
std::vector<Cause> causes_of(const Evaluation& old_image, const Evaluation& new_image);
std::vector<Match> derive(const Evaluation& old_image, const Evaluation& new_image);

}  // namespace stowage::proof
