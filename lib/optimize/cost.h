#pragma once
// What an average rebuild costs: the steps that run again after each recorded commit, by our estimates of their times
// (rules/costs.json). Ten more stand for those that are not recorded: nine change files of the project that are no
// manifests, one changes a manifest. So a short history does not decide alone.

#include <string>
#include <vector>

#include "lib/context/context.h"
#include "lib/context/git_history.h"
#include "lib/graph/graph.h"
#include "lib/knowledge/knowledge.h"
#include "lib/model/model.h"

namespace stowage::optimize {

/// Seconds of each instruction (0: it makes no step), by class.
std::vector<double> step_costs(const graph::Graph& graph, const knowledge::Base& base);

/// Mean seconds of a rebuild after one commit.
double rebuild_cost(const graph::Graph& graph, const context::Context& context,
                    const context::History* history, const knowledge::Base& base);

}  // namespace stowage::optimize
