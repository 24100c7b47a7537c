#pragma once
// What a text of a Dockerfile is after expansion. What the file cannot tell is `known == false`,
// never a guess.

#include <string>
#include <vector>

namespace stowage::model {

/// A text after expansion. Where a part is not known, it stands there as written ("$PATH:/x").
struct Value {
  std::string text;
  bool known = true;
  friend bool operator==(const Value&, const Value&) = default;
};

/// A text after expansion, with the names it asked for.
struct Expansion {
  Value value;
  std::vector<std::string> reads;  ///< variables looked up, each once, in the order of the text
  std::string error;               ///< the builder refuses the text: why; else empty
};

/// The value of a variable. `!set && known`: certainly not set.
struct Lookup {
  bool set = false;
  bool known = true;
  std::string text;
  bool from_arg = false;
};

}  // namespace stowage::model
