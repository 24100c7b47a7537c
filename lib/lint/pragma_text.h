#pragma once
// The grammar of the comments that speak to a linter (suppress.h).

#include <optional>
#include <string_view>
#include <vector>

#include "lib/lint/suppress.h"

namespace stowage::lint {

/// A line with a comment that begins with the name of a tool.
struct PragmaLine {
  PragmaTool tool;
  Span span;  ///< from the first byte of the line to its end, no newline
  Span text;  ///< behind the name of the tool
};

/// "#", or "//" for Jenkins files.
std::string_view comment_sign(const Unit& unit);

std::vector<PragmaLine> pragma_lines(std::string_view text, std::string_view sign);

/// Nothing when it says something else. The scope is set, what is covered is not.
std::optional<Pragma> parse_ignore(std::string_view text, const PragmaLine& line);

/// The name in `shell=NAME`, or nothing.
std::string_view parse_shell(std::string_view text, const PragmaLine& line);

}  // namespace stowage::lint
