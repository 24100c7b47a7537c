#pragma once

#include <optional>
#include <string>

#include "lib/shell/script.h"

namespace stowage::shell {

/// What a command reads from a heredoc; none where the shell expands something in it, or where its end is missing.
std::optional<std::string> literal_text(const Heredoc& heredoc);

}  // namespace stowage::shell
