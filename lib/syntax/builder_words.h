#pragma once
// The builder's own word splitter (moby/buildkit frontend/dockerfile/shell/lex.go), in the mode in
// which its parser looks for heredocs: quotes and escapes kept or dropped, variables left as they
// are.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stowage::syntax {

struct BuilderWordOptions {
  bool raw_quotes = false;
  bool raw_escapes = false;
};

/// The words of `text`, or nothing when a quote or a `${` is not closed.
std::optional<std::vector<std::string>> builder_words(std::string_view text,
                                                      BuilderWordOptions options);

}  // namespace stowage::syntax
