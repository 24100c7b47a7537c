#pragma once
// Words with quotes and escapes, as BuildKit's parseWords splits the operands of ENV, LABEL and ARG
// (frontend/dockerfile/parser/line_parsers.go). Quotes and escapes stay in the words.

#include <string_view>
#include <vector>

namespace stowage::syntax::grammar {

/// Appends the words of `text` to `words`. An escape at the very end is dropped; an open quote goes
/// to the end.
void split_words(std::string_view text, char escape, std::vector<std::string_view>& words);

}  // namespace stowage::syntax::grammar
