#pragma once
// Two evaluated images side by side.

#include <string>

#include "lib/proof/evaluate.h"

namespace stowage::proof {

struct Comparison {
  bool equal = false;
  bool certain = false;    ///< of a difference: it is one, not only something that was not shown
  std::string difference;  ///< the first one, in words
};

Comparison compare(const Evaluation& old_image, const Evaluation& new_image, Setting setting);

}  // namespace stowage::proof
