#pragma once
// What a builder runs that starts empty and imports the cache which an earlier build exported: `mode=min` holds the
// layers of the image alone, `mode=max` those of every step. Keys of all steps are in both, so a step of another stage
// may well be known in mode=min, but its files are not there: it runs when a step above it runs and needs them.
//
// Sources: docs.docker.com/build/cache/backends (cache mode), moby/buildkit solver/exporter.go, cache/remotecache.

#include <cstdint>
#include <string>
#include <vector>

#include "lib/cache/build.h"

namespace stowage::cache {

enum class CacheKept : std::uint8_t {
  all,   ///< the builder keeps its own cache
  none,  ///< a fresh machine, nothing to import
  min,   ///< a fresh machine, a cache of mode=min
  max,   ///< a fresh machine, a cache of mode=max
};

/// Which steps run, one a step of the plan. `outcome` is that of a builder with all of the cache; `in_image`: the step
/// leaves a layer in the image.
std::vector<bool> steps_that_run(const Plan& plan, const Outcome& outcome, CacheKept kept,
                                 const std::vector<bool>& in_image);

/// A digest of each step's whole definition, all that it stands on included. Steps of two platforms with the same
/// digest are one step to the builder.
std::vector<std::string> step_definitions(const Plan& plan);

}  // namespace stowage::cache
