#pragma once
// Compilers that make programs for other processors than the one they run on.

#include <cstdint>
#include <optional>
#include <string_view>

#include "lib/lint/unit.h"

namespace stowage::rules {

struct CrossCompile {
  std::uint32_t index;        ///< of its RUN
  Span span;                  ///< of its name, in the file
  std::string_view compiler;  ///< "go", "cargo", "dotnet"
  bool only_one;              ///< no other command of the stage compiles
};

/// The first such command of a stage that runs as the target, natively there or under emulation.
/// Nothing for a stage with a platform of its own, and where the program links C code.
std::optional<CrossCompile> compile_as_target(const lint::Unit& dockerfile, std::uint32_t stage);

}  // namespace stowage::rules
