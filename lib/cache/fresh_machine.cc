#include "lib/cache/fresh_machine.h"

#include "lib/cache/digest.h"

namespace stowage::cache {

namespace {

/// Vertices whose files the machine can get without running anything.
std::vector<bool> vertices_at_hand(const Plan& plan, CacheKept kept,
                                   const std::vector<bool>& in_image) {
  std::vector<bool> at_hand(plan.vertices.size(), kept == CacheKept::all || kept == CacheKept::max);
  for (std::size_t i = 0; i < plan.vertices.size(); ++i)
    if (plan.vertices[i].inputs.empty()) at_hand[i] = true;  // images and contexts are there always
  if (kept != CacheKept::min) return at_hand;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    if (!in_image[i]) continue;
    const Step& step = plan.steps[i];
    at_hand[step.vertex.index] = true;
    if (step.merge) at_hand[step.merge->index] = true;
  }
  return at_hand;
}

}  // namespace

std::vector<bool> steps_that_run(const Plan& plan, const Outcome& outcome, CacheKept kept,
                                 const std::vector<bool>& in_image) {
  const std::vector<bool> at_hand = vertices_at_hand(plan, kept, in_image);
  std::vector<bool> needed(plan.vertices.size(), false), runs(plan.vertices.size(), false);
  // Who uses a vertex comes after it, so from the last to the first each is asked once.
  for (std::size_t i = plan.vertices.size(); i-- > 0;) {
    const bool known = outcome.found[i] && kept != CacheKept::none;
    runs[i] = !known || (needed[i] && !at_hand[i]);
    if (!runs[i]) continue;
    for (const VertexInput& input : plan.vertices[i].inputs) needed[input.vertex.index] = true;
  }
  std::vector<bool> steps;
  steps.reserve(plan.steps.size());
  for (const Step& step : plan.steps) steps.push_back(runs[step.vertex.index]);
  return steps;
}

std::vector<std::string> step_definitions(const Plan& plan) {
  std::vector<std::string> digests;
  digests.reserve(plan.vertices.size());
  for (const Vertex& vertex : plan.vertices) {
    std::string all = vertex.key;
    for (const std::string& root : vertex.roots) all.append("\n").append(root);
    for (const VertexInput& input : vertex.inputs)
      all.append("\n").append(input.selector).append(" ").append(digests[input.vertex.index]);
    digests.push_back(Digest::of(all));
  }
  std::vector<std::string> steps;
  steps.reserve(plan.steps.size());
  for (const Step& step : plan.steps) steps.push_back(digests[step.vertex.index]);
  return steps;
}

}  // namespace stowage::cache
