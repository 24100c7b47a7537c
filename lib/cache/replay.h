#pragma once
// What the recorded commits of a repository would have cost: each is one change to the context, and the build before it
// is in the cache. The Dockerfile and the files are those of now.
//
//   Replay replay = replay_commits(simulator, history);
//   replay.steps[7].reruns   of replay.seconds.size() commits

#include <cstddef>
#include <vector>

#include "lib/cache/simulate.h"
#include "lib/context/git_history.h"

namespace stowage::cache {

struct StepPast {
  std::size_t reruns = 0;  ///< commits after which it runs again
  std::size_t own = 0;     ///< commits that change files which it takes itself
};

struct Replay {
  std::vector<StepPast> steps;  ///< one a step of the plan
  std::vector<double> seconds;  ///< one a commit: of all steps that run again after it
  double mean() const;
  double median() const;
};

Replay replay_commits(Simulator& simulator, const context::History& history);

}  // namespace stowage::cache
