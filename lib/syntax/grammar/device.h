#pragma once
// `--device=`: a list like that of a mount, with a name and `required`
// (moby/buildkit frontend/dockerfile/instructions/commands_rundevice.go).

#include <span>
#include <string>

#include "lib/syntax/dockerfile.h"

namespace stowage::syntax::grammar {

/// What is wrong with the fields of one flag, in our words; empty: nothing.
std::string device_problem(std::span<const MountOption> fields);

}  // namespace stowage::syntax::grammar
