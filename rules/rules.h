#pragma once
// All rules, and their pages.

#include <span>
#include <string_view>

#include "lib/base/embedded.h"
#include "lib/lint/rule.h"

namespace stowage::rules {

/// By name.
std::span<const lint::Rule* const> all();

/// The rule of this name, category/name or alias, or null.
const lint::Rule* find(std::string_view name);

/// What `stowage explain` prints: the Markdown page.
std::string_view page(const lint::Rule& rule);

/// Every page below rules/, by path: "cache/copy-before-install.md".
std::span<const EmbeddedFile> pages();

}  // namespace stowage::rules
