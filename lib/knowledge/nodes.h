#pragma once
// JSON as one row of nodes, each followed by what is in it: what is compiled in is written so by tools/embed when the
// program is built, and costs nothing to parse when it starts.
//
//   {"a": [1]}   is   object(1 entry), string "a", array(1 entry), number "1"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace stowage::knowledge {

struct Node {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  /// Characters of a string or a number; entries of an array or an object; 1 for `true`.
  std::uint32_t size = 0;
  std::uint32_t text = 0;  ///< where the characters begin
  std::uint32_t next = 0;  ///< the node behind this one and all that is in it
};

/// A file. The first node is all of it.
struct Document {
  std::string_view path;  ///< below rules/, or as the user gave it
  std::span<const Node> nodes;
  std::string_view texts;
};

/// A document with its bytes.
struct OwnDocument {
  std::vector<Node> nodes;
  std::string texts;
};

/// A message does not name the file. Entries of an object are sorted by their keys.
Result<OwnDocument> read_json(std::string_view text);

/// What is compiled in.
std::span<const Document> builtin_documents();

}  // namespace stowage::knowledge
