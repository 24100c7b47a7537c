#pragma once
// Programs in the words of sed, awk and jq: which files and variables they name. What is not
// followed is said to be not understood, never guessed.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/knowledge/knowledge.h"

namespace stowage::knowledge {

struct ProgramText {
  std::vector<std::string> reads, writes;  ///< paths as written
  bool reads_env = false;
  std::optional<std::string> not_understood;  ///< it may do anything, and why we say so
};

/// `whole`: false when the text goes on with something that is not known (a variable); that part is
/// taken for the text of a pattern or a replacement.
ProgramText read_program(std::string_view language, std::string_view text, bool whole);

/// ".bak" of `sed -i.bak` and `--in-place=.bak`; empty: no copies.
std::string suffix_of_copies(const std::vector<Argument>& words);

}  // namespace stowage::knowledge
