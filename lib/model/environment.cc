#include <algorithm>
#include <set>

#include "lib/model/expand.h"
#include "lib/model/model.h"

namespace stowage::model {

namespace {

constexpr std::size_t most_expanded = std::size_t{1} << 24;

/// FROM and what is above it see the arguments before the first FROM only.
bool sees_globals(const Node& node) {
  return !node.stage || node.instruction->keyword == syntax::Keyword::from;
}

}  // namespace

Lookup lookup(const Model& model, const Node& node, std::string_view name) {
  if (model.expanded_bytes > most_expanded) return {false, false, {}, false};
  const bool globals = sees_globals(node);
  const Assignments& assigned = globals ? model.global_args : model.at(*node.stage).assigned;
  const Assignment* found = assigned.last(name, node.env.count);
  if (found) return {true, found->value->known, found->value->text, found->from_arg};
  return {false, globals || model.at(*node.stage).known_base, {}, false};
}

Environment environment(const Model& model, const Node& node) {
  Environment result;
  if (sees_globals(node)) return result;
  const Stage& stage = model.at(*node.stage);
  result.complete = stage.known_base;
  std::set<std::string_view> seen;
  for (std::uint32_t i = node.env.count; i-- > 0;)
    if (seen.insert(stage.assigned[i].name).second) result.variables.push_back(stage.assigned[i]);
  std::reverse(result.variables.begin(), result.variables.end());
  return result;
}

Expansion expand(const Model& model, const Node& node, std::string_view text) {
  return expand_word(text, model.file->escape,
                     [&](std::string_view name) { return lookup(model, node, name); });
}

}  // namespace stowage::model
