#pragma once
// Commands that run the command behind their own arguments. The list is part of reading shell text,
// not of what ecosystems know: it says where the command begins.

#include <optional>
#include <span>
#include <string_view>

#include "lib/shell/script.h"

namespace stowage::shell {

/// How many words (with argv[0]) belong to the wrapper, when argv is one that runs a command behind
/// it.
struct Unwrapped {
  std::size_t words = 0;
  std::size_t first_assignment = 0;  ///< `NAME=value` words of env and sudo
  std::size_t assignments = 0;
};
std::optional<Unwrapped> unwrap(std::string_view name, std::span<const Word> argv);

/// The word that holds the script of `sh -c SCRIPT`, `bash -eo pipefail -c SCRIPT`, `su -c SCRIPT`.
struct InlineScript {
  std::size_t word = 0;
  bool errexit = false;
  bool pipefail = false;
};
std::optional<InlineScript> inline_script(std::string_view name, std::span<const Word> argv);

}  // namespace stowage::shell
