#pragma once
// Flags between an instruction's keyword and its operands, as BuildKit's extractBuilderFlags finds
// them (frontend/dockerfile/parser/split_command.go).

#include <string>
#include <string_view>
#include <vector>

namespace stowage::syntax::grammar {

struct RawFlag {
  std::string_view raw;        ///< the bytes, with quotes and escapes
  bool needs_unquote = false;  ///< its text is not its bytes
};

/// Appends the flags at the start of `text`; gives the offset of what follows them (behind blanks).
std::size_t split_flags(std::string_view text, std::vector<RawFlag>& flags);

/// The text of a flag: without quotes and escapes. A byte beyond ASCII becomes a character of its
/// own, as in BuildKit, which reads flags byte by byte.
std::string unquote_flag(std::string_view raw);

}  // namespace stowage::syntax::grammar
