#pragma once
// `apt-get update` in a step of its own: its lists are in the image, and as old as the cached step when
// something installs from them.

#include <cstdint>
#include <optional>
#include <utility>

#include "lib/lint/rule.h"
#include "lib/lint/unit.h"

namespace stowage::rules {

struct LoneUpdate {
  const shell::Command* update;
  /// The first install below in the stage, and its instruction; none where nobody uses the lists.
  std::optional<std::pair<std::uint32_t, const shell::Command*>> install;
};

/// Does this RUN update the lists of apt, and leave the install to a step below or to nobody?
std::optional<LoneUpdate> lone_update(const lint::Unit& unit, const lint::Place& place);

/// Does a RUN below, before one that updates, install from the lists of this one?
bool are_lists_used_below(const lint::Unit& unit, std::uint32_t index);

}  // namespace stowage::rules
