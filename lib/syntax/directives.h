#pragma once
// Parser directives: `# name=value` lines at the top of a file, and what names the frontend
// (moby/buildkit frontend/dockerfile/parser/directives.go).

#include <cstdint>
#include <optional>
#include <string_view>

#include "lib/base/arena.h"

namespace stowage::syntax {

struct DirectiveText {
  std::string_view name;  ///< as written
  std::string_view value;
};

/// Reads `name = value` (the text behind the comment sign and blanks); only syntax, escape and
/// check are directives.
std::optional<DirectiveText> parse_directive(std::string_view text);

/// The value of syntax= in the `#`, `//` or JSON form, past a byte-order mark and a `#!` line. The
/// JSON form may need `arena` for its text. Empty: none.
std::string_view detect_syntax(std::string_view file, Arena& arena);

}  // namespace stowage::syntax
