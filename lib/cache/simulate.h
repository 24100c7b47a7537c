#pragma once
// What happens to a build when something changes: which steps run again, and what that costs.
//
//   Simulator simulator(model, context, knowledge::builtin());
//   for (const Change& change : usual_changes(simulator, context, knowledge::builtin()))
//     Rebuild rebuild = simulator.rebuild(change);
//
// Exact in its steps, as cache keys are; seconds and megabytes are estimates by class of step.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lib/cache/build.h"
#include "lib/cache/context_files.h"
#include "lib/cache/cost.h"
#include "lib/cache/fresh_machine.h"
#include "lib/context/context.h"
#include "lib/knowledge/knowledge.h"

namespace stowage::cache {

struct Change {
  std::string name;                ///< "application code changed"
  bool first_build = false;        ///< nothing is in the cache yet
  std::vector<std::string> paths;  ///< files of the context that have other bytes
  std::map<std::string, std::string, std::less<>> build_args;  ///< given with other values
};

struct Rebuild {
  std::vector<bool> runs;  ///< one a step of the plan
  std::size_t count = 0;   ///< steps that run
  double seconds = 0;
  double megabytes = 0;  ///< of the layers of the image that are new: who runs it pulls them again
};

class Simulator {
 public:
  /// The model must outlive it.
  Simulator(const model::Model& model, const context::Context& context,
            const knowledge::Base& base);

  const model::Model& model() const { return model_; }
  const Plan& plan() const { return plan_; }
  const std::vector<StepCost>& costs() const { return costs_; }  ///< one a step
  /// The steps whose own selection holds a file.
  std::vector<std::size_t> selecting(std::string_view path) const;

  /// `kept`: where the cache of the build before it is.
  Rebuild rebuild(const Change& change, CacheKept kept = CacheKept::all);

 private:
  struct Selection {
    std::size_t step;
    Watch watch;
  };
  std::vector<std::size_t> seen_by(const std::vector<std::string>& paths) const;
  Rebuild priced(std::vector<bool> runs) const;
  std::vector<bool> run(const Change& change, CacheKept kept) const;

  const model::Model& model_;
  const context::Context& context_;
  BuildInputs inputs_;
  Plan plan_;
  CacheStore store_;
  std::vector<StepCost> costs_;
  std::vector<bool> in_image_;  ///< the step leaves a layer in the image of the target
  std::vector<Selection> selections_;
  /// By the steps that see a change.
  std::map<std::pair<CacheKept, std::vector<std::size_t>>, std::vector<bool>> known_;
};

/// First build, a dependency manifest changed, application code changed: each where there is something to change.
std::vector<Change> usual_changes(const Simulator& simulator, const context::Context& context,
                                  const knowledge::Base& base);

}  // namespace stowage::cache
