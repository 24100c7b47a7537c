#include <algorithm>
#include <map>
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

using Places = std::map<std::string, std::vector<std::uint32_t>, std::less<>>;

/// The last assignment of a name among the first `count`, or null.
const Assignment* find(const std::vector<Assignment>& assigned, const Places& places,
                       std::uint32_t count, std::string_view name) {
  const auto found = places.find(name);
  if (found == places.end()) return nullptr;
  const auto behind = std::lower_bound(found->second.begin(), found->second.end(), count);
  return behind == found->second.begin() ? nullptr : &assigned[*(behind - 1)];
}

}  // namespace

Lookup lookup(const Model& model, const Node& node, std::string_view name) {
  if (model.expanded_bytes > most_expanded) return {false, false, {}, false};
  const bool globals = sees_globals(node);
  const Assignment* found = globals
                                ? find(model.global_args, model.global_places, node.env.count, name)
                                : find(model.at(*node.stage).assigned, model.at(*node.stage).places,
                                       node.env.count, name);
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
