#pragma once
// Reads values out of a YAML tree and notes with its place what is not as it should be.

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/pipeline/tree.h"
#include "lib/text/line_table.h"

namespace stowage::config {

class Reader {
 public:
  Reader(std::string path, std::string_view text)
      : tree(pipeline::read_yaml(text)), path_(std::move(path)), lines_(text) {
    for (const pipeline::Problem& problem : tree.problems) complain(problem.span, problem.message);
  }

  using NodeId = pipeline::NodeId;
  struct Key {
    std::string_view name;
    std::function<void(NodeId)> read;
  };

  pipeline::Tree tree;
  std::vector<std::string> problems;  ///< "FILE:LINE:COLUMN: what was expected", by place

  /// The first document, or no_node when the file is empty.
  NodeId root() const { return tree.documents.empty() ? pipeline::no_node : tree.documents[0]; }

  void complain(Span span, std::string_view message);
  void complain(NodeId node, std::string_view message) { complain(tree[node].span, message); }

  /// Calls the function of each key. A key that is not in the list is a problem, with what may have
  /// been meant; `lenient`: it is passed over.
  void mapping(NodeId node, const std::vector<Key>& keys, bool lenient = false);
  /// A scalar; nothing (and a problem) for anything else.
  std::optional<std::string> text(NodeId node);
  std::optional<bool> boolean(NodeId node);
  /// The texts of a list, or of a scalar alone.
  std::vector<std::string> list(NodeId node);
  /// One of some words.
  template <class Value>
  std::optional<Value> word(NodeId node, std::optional<Value> (*value_of)(std::string_view),
                            std::string_view expected) {
    const auto written = text(node);
    if (!written) return std::nullopt;
    const auto value = value_of(*written);
    if (!value) complain(node, "`" + *written + "` is not one of " + std::string(expected));
    return value;
  }

 private:
  std::string path_;
  LineTable lines_;
  std::vector<std::uint32_t> places_;  ///< of the problems
};

}  // namespace stowage::config
