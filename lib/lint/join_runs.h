#pragma once
// Two RUNs that follow each other written as one.

#include <optional>
#include <vector>

#include "lib/lint/unit.h"
#include "lib/text/edit.h"

namespace stowage::lint {

/// Do all commands of the RUN stand in one chain of `&&`, in the shell itself?
bool is_plain_chain(const RunCommands& run);

/// Edits that join the RUN at `index` and the one directly below by `&&`: both in shell form, without
/// flags or heredocs, and nothing between them. That the shell still stops at the first failure, and
/// that the second does not see what the first left in the shell, is for the caller to know.
std::optional<std::vector<Edit>> join_runs(const Unit& unit, std::uint32_t index);

}  // namespace stowage::lint
