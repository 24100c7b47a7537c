#include "lib/lint/repeated_work.h"

#include "lib/cache/cost.h"
#include "lib/graph/graph.h"
#include "lib/knowledge/knowledge.h"

namespace stowage::lint {

bool repeats_work(const Unit& unit, std::uint32_t stage, std::uint32_t first, std::uint32_t end) {
  constexpr double small = 2;  // seconds
  cache::Costs costs(unit.model(), unit.knowledge());
  for (std::uint32_t i = first; i < end; ++i) {
    if (unit.tree().instructions[i].keyword != syntax::Keyword::run) continue;
    const model::Node& node = unit.model().nodes[i];
    const graph::Step step = graph::build_step(unit.model(), node, unit.knowledge());
    if (costs.next(node, {stage}, step.effects).seconds >= small) return true;
  }
  return false;
}

}  // namespace stowage::lint
