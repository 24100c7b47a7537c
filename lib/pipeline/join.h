#pragma once
// Where the Dockerfile of a build may be.

#include <string>
#include <vector>

#include "lib/pipeline/pipeline.h"

namespace stowage::pipeline {

/// Paths to try, best first, relative to where the path of the CI file is relative to. Empty when
/// it depends on a variable, a directory changed on the way, a remote context, or when the
/// definition is inline.
std::vector<std::string> dockerfile_paths(const Pipeline& file, const Build& build);

/// The folder of the context, by the same rules; "" is the folder that paths are relative to.
std::vector<std::string> context_paths(const Pipeline& file, const Build& build);

}  // namespace stowage::pipeline
