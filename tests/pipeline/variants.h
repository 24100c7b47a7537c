#pragma once
// One CI file in many other spellings: quotes, blocks, flow collections, anchors and aliases, comments, line ends,
// indentation, documents. What a fix must be able to take.

#include <string>
#include <string_view>
#include <vector>

namespace stowage::testing {

struct Variant {
  std::string how;  ///< "CRLF", "folded block at 132"
  std::string text;
};

/// The comments that are put in all hold "# note" or "// note". Values that are moved out of their place stand below
/// keys that begin with "x-".
std::vector<Variant> variants(std::string_view path, std::string_view text);

}  // namespace stowage::testing
