#pragma once
// Steps that bring packages, and stand below a COPY of a whole folder of the context. Shared by rules of this folder.

#include <cstdint>
#include <functional>
#include <string>

#include "lib/knowledge/effects.h"
#include "lib/lint/unit.h"

namespace stowage::rules {

struct BelowCopy {
  std::uint32_t copy;  ///< index of the lowest such COPY that matters to the step
  std::uint32_t run;   ///< index of the step
  const shell::Command& command;
  const knowledge::Action& action;
  std::string source;  ///< of the copy, as written
  std::string
      reads;  ///< a manifest that the command names, as it lies below the copy; may be empty
};

/// `wanted`: is the action of interest? Each RUN gives one at most.
void each_below_copy(const lint::Unit& unit, std::uint32_t stage,
                     const std::function<bool(const knowledge::Action&)>& wanted,
                     const std::function<void(const BelowCopy&)>& found);

/// Packages of the distribution.
bool is_system(const knowledge::Action& action);

}  // namespace stowage::rules
