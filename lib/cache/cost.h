#pragma once
// What a step costs when it runs: seconds and megabytes by class, from the knowledge base. Estimates, not measurements.

#include <string>
#include <vector>

#include "lib/knowledge/knowledge.h"
#include "lib/model/model.h"

namespace stowage::cache {

struct StepCost {
  std::vector<std::string>
      classes;  ///< "dependency-install", "compile"; one for each kind of work in it
  double seconds = 0;
  double megabytes = 0;
};

/// Of RUN, COPY, ADD and WORKDIR; all others cost nothing.
StepCost step_cost(const model::Model& model, const model::Node& node, const knowledge::Base& base);

/// The text that the shell of a RUN gets; empty for exec form without a shell.
std::string run_text(const model::Node& node);

}  // namespace stowage::cache
