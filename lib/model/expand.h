#pragma once
// Quotes, escapes and variables of a Dockerfile word, as moby/buildkit
// frontend/dockerfile/shell/lex.go has them: $x ${x} ${x:-y} ${x-y} ${x:+y} ${x+y} ${x:?e} ${x?e}
// ${x#p} ${x##p} ${x%p} ${x%%p} ${x/p/r} ${x//p/r}.
//
//   Expansion e = expand_word("$A/b", '\\', [&](std::string_view name) { return lookup(m, node,
//   name); });

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/model/value.h"

namespace stowage::model {

using Resolve = std::function<Lookup(std::string_view name)>;

/// Has it no quote, escape or variable: does it stand for itself?
bool is_plain(std::string_view text, char escape);

/// The text as one word. `quotes == false` leaves quotes alone, as in the body of a heredoc.
Expansion expand_word(std::string_view text, char escape, const Resolve& resolve,
                      bool quotes = true);

/// Why the builder refuses a text, and the offset at which the quote or the `$` stands that it cannot read.
struct Refusal {
  std::string why;
  std::size_t at = 0;
};

/// Nothing: it expands the text, or the text is beyond a bound of ours.
std::optional<Refusal> expansion_refusal(std::string_view text, char escape, const Resolve& resolve,
                                         bool quotes = true);

struct WordList {
  std::vector<Value> words;
  std::vector<std::string> reads;
  std::string error;
};

/// The text split at blanks that are not quoted, after expansion.
WordList expand_words(std::string_view text, char escape, const Resolve& resolve);

}  // namespace stowage::model
