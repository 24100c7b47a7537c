#pragma once
// What an average rebuild costs: the steps that run again after each recorded commit, by our estimates of their times
// (rules/costs.json). Ten more stand for those that are not recorded: nine change files of the project that are no
// manifests (eight of them files that a COPY takes with their folder, where there is such a COPY), one changes a manifest. So a short history does not decide alone.

#include <cstdint>
#include <optional>
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

/// The history without the paths that the ignore file leaves out.
context::History seen_history(const context::History& history, const context::Context& context);

/// Mean seconds of a rebuild after one commit. `history`: of seen_history(). `always`: an instruction that every build
/// changes, as one that holds the commit.
double rebuild_cost(const graph::Graph& graph, const context::History* history,
                    const knowledge::Base& base,
                    std::optional<std::uint32_t> always = std::nullopt);

}  // namespace stowage::optimize
