#include "lib/pipeline/tree.h"

namespace stowage::pipeline {

NodeId Tree::resolve(NodeId id) const {
  // An alias names an anchor above it, never another alias: one step is enough.
  if (id != no_node && nodes[id].kind == NodeKind::alias) return nodes[id].target;
  return id;
}

Entry Tree::entry(NodeId mapping, std::string_view key) const {
  if (!is(mapping, NodeKind::mapping)) return {};
  for (NodeId at = nodes[mapping].first; at != no_node;) {
    const NodeId value = nodes[at].next;
    if (value == no_node) break;
    if (nodes[at].kind == NodeKind::scalar && nodes[at].text == key) return {at, value};
    at = nodes[value].next;
  }
  return {};
}

NodeId Tree::find(NodeId mapping, std::string_view key) const {
  constexpr std::size_t most_merges = 32;
  std::vector<NodeId> todo{resolve(mapping)};
  for (std::size_t i = 0; i < todo.size() && i < most_merges; ++i) {
    if (const Entry own = entry(todo[i], key); own.value != no_node) return resolve(own.value);
    const NodeId merged = resolve(entry(todo[i], "<<").value);
    if (is(merged, NodeKind::mapping)) todo.push_back(merged);
    if (is(merged, NodeKind::sequence)) {
      const std::vector<NodeId> more = items(merged);
      todo.insert(todo.end(), more.begin(), more.end());
    }
  }
  return no_node;
}

std::string_view Tree::scalar(NodeId id) const {
  return is(id, NodeKind::scalar) ? nodes[id].text : std::string_view{};
}

std::vector<Entry> Tree::entries(NodeId mapping) const {
  std::vector<Entry> result;
  if (!is(mapping, NodeKind::mapping)) return result;
  for (NodeId at = nodes[mapping].first; at != no_node;) {
    const NodeId value = nodes[at].next;
    if (value == no_node) break;
    result.push_back({at, value});
    at = nodes[value].next;
  }
  return result;
}

std::vector<NodeId> Tree::items(NodeId sequence) const {
  std::vector<NodeId> result;
  if (!is(sequence, NodeKind::sequence)) return result;
  for (NodeId at = nodes[sequence].first; at != no_node; at = nodes[at].next)
    if (const NodeId item = resolve(at); item != no_node) result.push_back(item);
  return result;
}

std::vector<NodeId> Tree::items_or_self(NodeId id) const {
  if (is(id, NodeKind::scalar)) return {id};
  return items(id);
}

}  // namespace stowage::pipeline
