#pragma once
// CI files in which the fixes of the rules have something to do, in every language that they write.

#include <string>
#include <vector>

#include "tests/rules/page_examples.h"

namespace stowage::testing {

/// The bad examples of the rules' pages, the cases of corpus/pipelines, and some more, each with its Dockerfile beside.
std::vector<PageExample> fix_seeds();

}  // namespace stowage::testing
