#pragma once
// What a step costs when it runs: seconds and megabytes by class, from the knowledge base. Estimates, not measurements.

#include <optional>
#include <string>
#include <vector>

#include "lib/knowledge/knowledge.h"
#include "lib/model/model.h"

namespace stowage::cache {

struct StepCost {
  /// "dependency-install", "compile"; one for each kind of work in it.
  std::vector<std::string> classes;
  double seconds = 0;
  double megabytes = 0;
};

/// Goes through the steps from top to bottom: a build downloads what no step above it did.
class Costs {
 public:
  /// Both must outlive it.
  Costs(const model::Model& model, const knowledge::Base& base);

  /// Of RUN, COPY, ADD and WORKDIR; all others cost nothing.
  StepCost next(const model::Node& node, model::StageId stage, const knowledge::Effects& effects);

 private:
  using Names = std::vector<std::string>;
  struct Work;
  std::vector<Work> works_of(const knowledge::Action& action, const Names& brought) const;
  StepCost of_run(const knowledge::Effects& effects, Names& brought) const;
  Names& brought_to(model::StageId stage);

  const model::Model& model_;
  const knowledge::Base& base_;
  std::vector<std::optional<Names>> brought_;  ///< ecosystems whose packages are there, by stage
};

/// The text that the shell of a RUN gets; empty for exec form without a shell.
std::string run_text(const model::Node& node);

}  // namespace stowage::cache
