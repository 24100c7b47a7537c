#pragma once
// All rules, and their pages.

#include <span>
#include <string_view>
#include <vector>

#include "lib/base/embedded.h"
#include "lib/lint/rule.h"

namespace stowage::rules {

/// By name.
std::span<const lint::Rule* const> all();

/// The rule of this name, category/name or alias, or null.
const lint::Rule* find(std::string_view name);

/// What `stowage explain` prints: the Markdown page.
std::string_view page(const lint::Rule& rule);

/// The page of a reason for which the optimizer leaves a step where it is: "barrier-between". Empty: there is none.
std::string_view refusal_page(std::string_view code);

/// All such codes, sorted.
std::vector<std::string_view> refusal_codes();

/// Every page below rules/, by path: "cache/copy-before-install.md".
std::span<const EmbeddedFile> pages();

}  // namespace stowage::rules
