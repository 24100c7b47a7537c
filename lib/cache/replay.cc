#include "lib/cache/replay.h"

#include <algorithm>
#include <numeric>

namespace stowage::cache {

double Replay::mean() const {
  if (seconds.empty()) return 0;
  return std::accumulate(seconds.begin(), seconds.end(), 0.0) / static_cast<double>(seconds.size());
}

double Replay::median() const {
  if (seconds.empty()) return 0;
  std::vector<double> sorted = seconds;
  std::sort(sorted.begin(), sorted.end());
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

Replay replay_commits(Simulator& simulator, const context::History& history) {
  Replay result;
  result.steps.resize(simulator.plan().steps.size());
  for (const context::Commit& commit : history.commits) {
    std::vector<bool> own(result.steps.size(), false);
    for (const std::string& path : commit.paths)
      for (const std::size_t step : simulator.selecting(path)) own[step] = true;
    const Rebuild rebuild = simulator.rebuild({.name = commit.id, .paths = commit.paths});
    for (std::size_t i = 0; i < result.steps.size(); ++i) {
      result.steps[i].reruns += i < rebuild.runs.size() && rebuild.runs[i];
      result.steps[i].own += own[i];
    }
    result.seconds.push_back(rebuild.seconds);
  }
  return result;
}

}  // namespace stowage::cache
