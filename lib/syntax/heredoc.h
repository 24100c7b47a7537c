#pragma once
// Which heredocs a line opens: BuildKit's heredocsFromLine and ParseHeredoc
// (frontend/dockerfile/parser/parser.go).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stowage::syntax {

struct HeredocStart {
  std::string name;
  std::uint32_t descriptor = 0;
  bool expand = true;
  bool chomp = false;
};

struct HeredocStarts {
  std::vector<HeredocStart> starts;
  bool malformed = false;  ///< a name could not be read: BuildKit rejects the file
};

/// One word, such as `3<<-"EOF"`. Nothing when it is no heredoc; `malformed` is set when its name
/// cannot be read.
std::optional<HeredocStart> parse_heredoc(std::string_view word, bool& malformed);

/// All heredocs of a logical line, in order.
HeredocStarts heredocs_of_line(std::string_view line);

/// The content of a `<<-` heredoc: the tabs at the start of each line do not count.
std::string without_leading_tabs(std::string_view content);

}  // namespace stowage::syntax
