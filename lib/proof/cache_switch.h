#pragma once
// The flag that tells an install to keep no cache.

#include <string>

#include "lib/knowledge/effects.h"
#include "lib/proof/build.h"

namespace stowage::proof {

/// The text of a command without it, where it is assumed that the image is the same either way: what the cache would
/// leave is a write of its own. Which flag that is says rules/ecosystems (`switches`); of packages of the system it
/// stays, since with it their lists go.
std::string without_cache_switch(std::string text, const knowledge::Effects& effects, Site& site);

}  // namespace stowage::proof
