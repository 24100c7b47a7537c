#include "lib/shell/heredoc.h"

#include "lib/syntax/heredoc.h"

namespace stowage::shell {

std::optional<std::string> literal_text(const Heredoc& heredoc) {
  if (!heredoc.terminated ||
      (heredoc.expand && heredoc.content.find_first_of("$`\\") != std::string_view::npos))
    return std::nullopt;
  return heredoc.strip_tabs ? syntax::without_leading_tabs(heredoc.content)
                            : std::string(heredoc.content);
}

}  // namespace stowage::shell
