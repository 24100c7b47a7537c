#pragma once
// Runs another program without a shell.

#include <string>
#include <vector>

#include "lib/base/result.h"

namespace stowage::context {

struct ProgramOutput {
  int status = 0;  ///< 128 + signal when it was killed
  std::string out;
  std::string err;
};

/// `arguments[0]` is looked up in PATH. Fails only when the program cannot be started.
Result<ProgramOutput> run_program(const std::vector<std::string>& arguments);

}  // namespace stowage::context
