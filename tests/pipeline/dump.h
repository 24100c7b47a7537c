#pragma once
// A tree as one line of text, for the tests of its readers.

#include <string>

#include "lib/pipeline/tree.h"

namespace stowage::pipeline {

inline const char* style_name(Style style) {
  switch (style) {
    case Style::single_quoted:
      return "'";
    case Style::double_quoted:
      return "\"";
    case Style::literal:
      return "|";
    case Style::folded:
      return ">";
    case Style::heredoc:
      return "<<";
    case Style::expression:
      return "$";
    default:
      return "";
  }
}

/// `{key: value}`, `[item]`, style before the text, the bytes of the file behind it.
inline void dump(const Tree& tree, NodeId id, std::string& out) {
  const Node& node = tree[id];
  const bool mapping = node.kind == NodeKind::mapping;
  switch (node.kind) {
    case NodeKind::scalar:
      out += std::string(style_name(node.style)) + std::string(node.text) + "@" +
             std::to_string(node.span.begin) + "-" + std::to_string(node.span.end);
      return;
    case NodeKind::alias:
      out += "*" + std::string(node.text);
      return;
    default:
      break;
  }
  out += mapping ? "{" : "[";
  bool key = true;
  for (NodeId at = node.first; at != no_node; at = tree[at].next) {
    if (at != node.first) out += mapping && !key ? ": " : ", ";
    dump(tree, at, out);
    key = !key;
  }
  out += mapping ? "}" : "]";
}

inline std::string dump(const Tree& tree) {
  std::string out;
  for (const NodeId document : tree.documents) {
    if (!out.empty()) out += " --- ";
    dump(tree, document, out);
  }
  for (const Problem& problem : tree.problems)
    out += " !" + std::to_string(problem.span.begin) + " " + problem.message;
  return out;
}

}  // namespace stowage::pipeline
