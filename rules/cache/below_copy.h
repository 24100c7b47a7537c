#pragma once
// Steps that bring packages, and stand below a COPY of a whole folder of the context. Shared by rules of this folder.
//
// This is the costliest part of a lint, about 5% of its time: what each command that may install reads and writes is
// worked out from rules/ecosystems, as the optimizer does. It is done once for all rules that ask.

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

/// `system`: packages of the distribution, or those of a project. `wanted`: is the action of interest? Of one that reads
/// the sources besides its manifests, only a build is asked for. Each RUN gives one at most.
void each_below_copy(const lint::Unit& unit, std::uint32_t stage, bool system,
                     const std::function<bool(const knowledge::Action&)>& wanted,
                     const std::function<void(const BelowCopy&)>& found);

}  // namespace stowage::rules
