#pragma once
// Single words of a command line, and how the data speaks of them.

#include <string>
#include <string_view>
#include <vector>

namespace stowage::knowledge {

bool has_word(const std::vector<std::string>& list, std::string_view word);

/// One of the patterns is the word, or ends in `*` and is its beginning.
bool fits_any(const std::vector<std::string>& patterns, std::string_view word);

/// A word that names a file and not a package: the rule of pip, npm and others.
bool looks_like_path(std::string_view text);

/// A script of exactly the statements of the pattern, where `*` stands for the arguments of one call.
bool script_like(std::string_view pattern, std::string_view text);

}  // namespace stowage::knowledge
