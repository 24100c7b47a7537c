#pragma once
// Adds a fix to a finding when there are edits for it.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/lint/diagnostic.h"

namespace stowage::lint {

inline void offer(Diagnostic& found, std::string title, Grade grade,
                  std::optional<std::vector<Edit>> edits,
                  std::vector<std::string> assumptions = {}) {
  if (!edits || edits->empty()) return;
  found.fixes.push_back({std::move(title), grade, std::move(*edits), std::move(assumptions)});
}

}  // namespace stowage::lint
