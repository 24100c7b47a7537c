#pragma once
// A build on a cache, step by step: which steps are found there, and what the cache holds
// afterwards.
//
//   CacheStore store;
//   build(plan, store);                          // the first build fills it
//   Outcome outcome = build(changed_plan, store);
//   outcome.cached(changed_plan.steps[3])        // false: it runs again
//
// Source: moby/buildkit solver/edge.go (v0.32).

#include <vector>

#include "lib/cache/plan.h"
#include "lib/cache/store.h"

namespace stowage::cache {

struct Outcome {
  std::vector<bool> found;  ///< one a vertex
  bool cached(const Step& step) const { return found[step.vertex.index]; }
};

Outcome build(const Plan& plan, CacheStore& store);

}  // namespace stowage::cache
