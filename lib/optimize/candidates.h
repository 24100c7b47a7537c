#pragma once
// Texts that may be better than the given one. Nothing here is trusted: each candidate goes to the checker and to the
// cost model, and most are thrown away.

#include <cstdint>
#include <string>
#include <vector>

#include "lib/context/context.h"
#include "lib/context/git_history.h"
#include "lib/graph/graph.h"
#include "lib/knowledge/knowledge.h"
#include "lib/optimize/optimize.h"

namespace stowage::optimize {

struct Candidate {
  std::string text;
  Move move;
  std::string barrier;   ///< the refusal's code when the checker says no: "barrier-between"
  std::string obstacle;  ///< what stands in the way, as the graph has it; may be empty
  std::uint32_t install_line = 0;  ///< the step that the move is for
  std::string key;  ///< the same for the same move of a text that other moves changed
  double gain = 0;  ///< seconds of an average rebuild that the replay of commits does not show
};

struct Candidates {
  std::vector<Candidate> candidates;  ///< of each place, the best first
  std::vector<Refusal> refusals;      ///< places where not even a candidate can be written
  std::vector<Refusal> notes;         ///< steps that are where they must be, and why
};

/// Copies the manifests of installs first, and what else they need; the wide COPY goes below the install.
/// `install_again`: of OptimizeOptions.
Candidates manifests_first(const graph::Graph& graph, const context::Context& context,
                           const knowledge::Base& base, bool install_again);

/// Steps that do not need each other, in the order of least expected cost (schedule.h), as a whole and one by one.
std::vector<Candidate> least_cost_order(const graph::Graph& graph, const context::Context& context,
                                        const context::History* history,
                                        const knowledge::Base& base);

/// ARG declarations whose values change with every build, moved down to their first use.
Candidates volatile_arguments_last(const graph::Graph& graph, const context::History* history,
                                   const knowledge::Base& base);

}  // namespace stowage::optimize
