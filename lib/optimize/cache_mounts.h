#pragma once
// Cache mounts for steps that bring packages: what a package manager downloaded is there again when the step runs
// again, and does not lie in the image.
//
//   CacheMounts mounts = cache_mounts(text, options);

#include <string>
#include <string_view>
#include <vector>

#include "lib/optimize/optimize.h"

namespace stowage::optimize {

struct CacheMounts {
  std::string text;
  std::vector<Move> moves;
  std::vector<Refusal> refusals;
};

/// Mounts where it is known where the package manager keeps its cache (rules/ecosystems), whose it is, and that nothing
/// installed links into it. Flags and commands that would empty the cache in the same RUN go.
CacheMounts cache_mounts(std::string_view text, const OptimizeOptions& options);

}  // namespace stowage::optimize
