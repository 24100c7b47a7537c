#pragma once
// The patterns of ${x#p}, ${x%p} and ${x/p/r}: `*`, `?` and backslash, no brackets
// (moby/buildkit frontend/dockerfile/shell/lex.go, convertShellPatternToRegex).

#include <optional>
#include <string>
#include <string_view>

namespace stowage::model {

/// The value without the shortest (or longest) part at its front that the pattern matches; none for
/// a bad pattern.
std::optional<std::string> trim_prefix(std::string_view pattern, std::string_view value,
                                       bool longest);
std::optional<std::string> trim_suffix(std::string_view pattern, std::string_view value,
                                       bool longest);

/// The value with the first (or every) longest match replaced; none for a bad pattern.
std::optional<std::string> replace(std::string_view pattern, std::string_view value,
                                   std::string_view replacement, bool all);

}  // namespace stowage::model
