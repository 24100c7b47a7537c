#pragma once
// `--mount=`: one line of comma-separated values (Go's encoding/csv), each `key` or `key=value`
// (moby/buildkit frontend/dockerfile/instructions/commands_runmount.go).

#include <string_view>
#include <vector>

#include "lib/base/arena.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::syntax::grammar {

/// The options with spans counted from the start of `text`. False when the list is malformed (a
/// stray quote, empty).
bool parse_mount(std::string_view text, Arena& arena, std::vector<MountOption>& options);

}  // namespace stowage::syntax::grammar
