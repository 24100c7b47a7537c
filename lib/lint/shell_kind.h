#pragma once
// Which shell reads the text of a RUN: what SHELL, `#!` or a comment names, else what /bin/sh is in
// the base image, as far as that is known.

#include "lib/knowledge/shells.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

knowledge::Sh shell_kind(const Unit& unit, const RunCommands& run);

}  // namespace stowage::lint
