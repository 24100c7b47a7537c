#pragma once
// The words by which a user means rules, in a configuration, a flag or a comment: a name, a code of
// another tool, a group (the category), `default`, `all`.

#include <span>
#include <string_view>
#include <vector>

#include "lib/lint/rule.h"

namespace stowage::lint {

bool stands_for(std::string_view word, const Rule& rule);

/// All such words, to guess which one was meant.
std::vector<std::string_view> words_for(std::span<const Rule* const> rules);

}  // namespace stowage::lint
