#pragma once
// The part of a RUN that brings dependencies, and what must become of the RUN so that the part can stand above the
// sources: it stays whole, is cut in two, is replaced by its parts, or a step is put above it.

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lib/graph/graph.h"
#include "lib/knowledge/knowledge.h"
#include "lib/knowledge/split_install.h"
#include "lib/optimize/cuts.h"

namespace stowage::optimize {

struct Install {
  std::uint32_t index = 0;                 ///< of the RUN
  std::vector<knowledge::Action> actions;  ///< of dependencies; all must be served
  std::optional<Cut> cut;                  ///< the install is only the left part
  std::optional<std::string> prefetch;     ///< not there: a step to be inserted above
  /// What the RUN has instead of the parts that are in `prefetch`, by offsets in the file, in order.
  struct Taken {
    Span span;
    std::string replacement;
  };
  std::vector<Taken> taken = {};
  std::vector<knowledge::Access> reads = {};  ///< of all that goes up with it
};

/// Packages of the distribution, and what the command line names: nothing of the context is read.
bool needs_no_manifest(const knowledge::Action& action, const knowledge::Base& base);
/// Of one that reads manifests it is not known where they lie.
bool works_in_unknown_folder(const std::vector<knowledge::Action>& actions,
                             const knowledge::Base& base);
bool brings_dependencies(const knowledge::Action& action, const knowledge::Base& base);
bool brings_dependencies(const graph::Step& step, const knowledge::Base& base);

/// Of a download: its tool takes nothing that was downloaded without a lock file, and `files` has none.
bool lacks_lock(const Install& install, const std::set<std::string>& files,
                const knowledge::Base& base);

/// A step of the stage above has brought all but the project itself already.
bool brought_above(const graph::Graph& graph, std::uint32_t stage_first, std::uint32_t index,
                   const knowledge::Action& action);

/// What the manifest of an install says of its parts; nothing: not known.
using FactsOf =
    std::function<std::optional<knowledge::InstallFacts>(const knowledge::Action& install)>;

/// All that could stand further up of the RUN at `index`, in a stage that begins at `stage_first`; the most first.
/// `install_again`: of OptimizeOptions.
std::vector<Install> installs_of(const graph::Graph& graph, std::uint32_t index,
                                 std::uint32_t stage_first, const knowledge::Base& base,
                                 const FactsOf& facts_of, bool install_again);

}  // namespace stowage::optimize
