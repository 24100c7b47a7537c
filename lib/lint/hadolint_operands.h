#pragma once
// The part of hadolint_parser.h that looks at one instruction.

#include <optional>
#include <string>

#include "lib/syntax/dockerfile.h"

namespace stowage::lint {

/// What is wrong, and where in the logical line.
struct OperandProblem {
  std::size_t at = 0;
  std::string reason;
};

std::optional<OperandProblem> hadolint_operand_problem(const syntax::Instruction& instruction);

}  // namespace stowage::lint
