#include "lib/config/reader.h"

#include <algorithm>

#include "lib/base/closest.h"

namespace stowage::config {

using pipeline::NodeKind;

void Reader::complain(Span span, std::string_view message) {
  const Location at = lines_.locate(span.begin);
  const auto after = std::find_if(places_.begin(), places_.end(),
                                  [&](std::uint32_t place) { return place > span.begin; });
  const auto index = after - places_.begin();
  places_.insert(after, span.begin);
  problems.insert(problems.begin() + index, path_ + ":" + std::to_string(at.line) + ":" +
                                                std::to_string(at.column) + ": " +
                                                std::string(message));
}

void Reader::mapping(NodeId node, const std::vector<Key>& keys, bool lenient) {
  node = tree.resolve(node);
  if (!tree.is(node, NodeKind::mapping)) {
    if (node != pipeline::no_node) complain(node, "expected keys with values");
    return;
  }
  std::vector<std::string_view> seen;
  for (const pipeline::Entry& entry : tree.entries(node)) {
    const std::string_view name = tree.scalar(entry.key);
    // The reader of YAML has told already.
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
    seen.push_back(name);
    const auto key =
        std::find_if(keys.begin(), keys.end(), [&](const Key& each) { return each.name == name; });
    if (key != keys.end()) {
      key->read(tree.resolve(entry.value));
      continue;
    }
    if (lenient) continue;
    std::vector<std::string_view> names;
    for (const Key& each : keys) names.push_back(each.name);
    const Closest guess = closest(name, names);
    std::string message = "there is no key `" + std::string(name) + "` here";
    if (guess.word.empty()) {
      message += "; there are";
      for (const std::string_view each : names) message.append(" ").append(each);
    } else {
      message.append("; did you mean `").append(guess.word).append("`?");
    }
    complain(entry.key, message);
  }
}

std::optional<std::string> Reader::text(NodeId node) {
  node = tree.resolve(node);
  if (tree.is(node, NodeKind::scalar)) return std::string(tree[node].text);
  if (node != pipeline::no_node) complain(node, "expected one word or text, not a list or keys");
  return std::nullopt;
}

std::optional<bool> Reader::boolean(NodeId node) {
  const auto written = text(node);
  if (!written) return std::nullopt;
  if (*written == "true" || *written == "True" || *written == "TRUE") return true;
  if (*written == "false" || *written == "False" || *written == "FALSE") return false;
  complain(node, "`" + *written + "` is neither true nor false");
  return std::nullopt;
}

std::vector<std::string> Reader::list(NodeId node) {
  std::vector<std::string> out;
  node = tree.resolve(node);
  if (tree.is(node, NodeKind::scalar) && tree[node].text.empty()) return out;
  if (tree.is(node, NodeKind::mapping)) {
    complain(node, "expected a list");
    return out;
  }
  for (const NodeId item : tree.items_or_self(node))
    if (auto word = text(item)) out.push_back(std::move(*word));
  return out;
}

}  // namespace stowage::config
