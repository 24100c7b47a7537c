#pragma once
// What a YAML, JSON or HCL file says, as one tree with the place of everything in the file.
//
//   pipeline::Tree tree = pipeline::read_yaml(text);
//   for (NodeId document : tree.documents)
//     if (NodeId jobs = tree.find(document, "jobs"); jobs != no_node) ...
//
// Nodes are indices. An alias stays one node that names its target (`resolve`), so nested aliases
// cost nothing until somebody follows them. What is wrong in the file is in `problems`; what could
// be read before it is in the tree.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/arena.h"
#include "lib/text/span.h"

namespace stowage::pipeline {

using NodeId = std::uint32_t;
inline constexpr NodeId no_node = 0xFFFFFFFF;

enum class NodeKind : std::uint8_t { scalar, sequence, mapping, alias };

/// How a scalar or a collection is written. HCL strings are double_quoted or heredoc; anything that
/// HCL would have to evaluate is `expression`, with its source as text.
enum class Style : std::uint8_t {
  plain,
  single_quoted,
  double_quoted,
  literal,
  folded,
  heredoc,
  expression,
  block,
  flow
};

struct Node {
  NodeKind kind = NodeKind::scalar;
  Style style = Style::plain;
  /// Scalar: with its quotes or block header. Collection: from its first to the end of its last
  /// byte. An absent value is the empty span behind its key.
  Span span;
  Span content;           ///< scalar: without quotes or block header
  std::string_view text;  ///< the value of a scalar, the name of an alias
  NodeId parent = no_node;
  NodeId first = no_node;  ///< of a mapping: key, value, key, value, …
  NodeId next = no_node;
  NodeId target = no_node;  ///< of an alias
  bool anchored = false;    ///< `&name` stands before it
};

struct Problem {
  Span span;
  std::string message;  ///< what is wrong and what was expected, lower case, no full stop
};

struct Entry {
  NodeId key = no_node;
  NodeId value = no_node;
};

struct Tree {
  Arena arena;
  std::string_view text;
  std::vector<Node> nodes;
  std::vector<NodeId> documents;
  std::vector<Problem> problems;

  const Node& operator[](NodeId id) const { return nodes[id]; }
  /// The node itself, or what an alias stands for; no_node stays no_node.
  NodeId resolve(NodeId id) const;
  /// The value of a key of a mapping (aliases followed, merge keys `<<` too), resolved; else
  /// no_node.
  NodeId find(NodeId mapping, std::string_view key) const;
  /// The same with the key's own node and the value not resolved; merge keys are not followed.
  Entry entry(NodeId mapping, std::string_view key) const;
  /// A scalar's text; "" for anything else.
  std::string_view scalar(NodeId id) const;
  std::string_view scalar(NodeId mapping, std::string_view key) const {
    return scalar(find(mapping, key));
  }
  bool is(NodeId id, NodeKind kind) const { return id != no_node && nodes[id].kind == kind; }
  /// The entries of a mapping as written; empty for anything else.
  std::vector<Entry> entries(NodeId mapping) const;
  /// The items of a sequence, resolved; empty for anything else.
  std::vector<NodeId> items(NodeId sequence) const;
  /// A scalar alone or the items of a sequence: what many tools accept where a list is meant.
  std::vector<NodeId> items_or_self(NodeId id) const;
};

/// YAML 1.2 and with it JSON. Never fails; a file that is not text gives one problem and no
/// document.
Tree read_yaml(std::string_view text);

/// HCL as Docker Bake uses it: attributes, blocks, literals, lists, objects, heredocs. `target
/// "app" { … }` is the entry `target` with a mapping that has the one entry `app`.
Tree read_hcl(std::string_view text);

}  // namespace stowage::pipeline
