#pragma once
// The steps of a Dockerfile as BuildKit keys them, up to what its keys ignore: equal lists find the
// same steps in the cache. A finer list than BuildKit's own is safe: it only makes fewer pairs
// identical.

#include <string>

#include "lib/model/model.h"

namespace stowage::proof {

std::string step_keys(const model::Model& model);

/// The two files have the same instructions: they differ in comments, blank lines and how lines are
/// continued, if at all. Whatever a builder does with one it does with the other.
bool same_instructions(const syntax::Dockerfile& one, const syntax::Dockerfile& other);

}  // namespace stowage::proof
