#include "lib/lint/hadolint_parser.h"

#include <algorithm>
#include <string_view>

#include "lib/lint/hadolint_operands.h"

namespace stowage::lint {

namespace {

using syntax::Instruction;
using Refusal = std::optional<HadolintRefusal>;

constexpr std::string_view blanks = " \t\r";

bool is_blank(std::string_view line) {
  return line.find_first_not_of(blanks) == std::string_view::npos;
}

/// The lines of a text from an offset on; `look(line, offset)` says when to stop.
template <class Look>
void each_line(std::string_view text, std::size_t begin, std::size_t end, const Look& look) {
  while (begin < end) {
    const std::size_t newline = std::min(text.find('\n', begin), end);
    if (look(text.substr(begin, newline - begin), begin)) return;
    begin = newline + 1;
  }
}

/// A line of blanks between continued lines ends the instruction there, unlike an empty one; what
/// follows must be an instruction.
Refusal cut_by_blanks(std::string_view text, const Instruction& instruction) {
  const std::size_t end = instruction.heredocs.empty() ? instruction.span.end
                                                       : instruction.heredocs[0].content_span.begin;
  bool cut = false;
  Refusal found;
  each_line(text, instruction.span.begin, end, [&](std::string_view line, std::size_t at) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (is_blank(line)) {
      cut = cut || !line.empty();
      return false;
    }
    const std::size_t first = line.find_first_not_of(blanks);
    if (!cut || line[first] == '#') return false;
    const std::string_view word =
        line.substr(first, std::min(line.find_first_of(blanks, first), line.size()) - first);
    if (syntax::keyword_of(word) == syntax::Keyword::unknown)
      found = {static_cast<std::uint32_t>(at + first), "this is no instruction"};
    return true;
  });
  return found;
}

/// The end of a heredoc must be alone on a line, with nothing on the next one.
Refusal behind_heredoc(std::string_view text, const syntax::Heredoc& heredoc) {
  if (heredoc.chomp && heredoc.terminator_span.begin < text.size() &&
      text[heredoc.terminator_span.begin] == '\t')
    return {{static_cast<std::uint32_t>(text.size()), "the end of a heredoc is indented"}};
  const std::size_t next = text.find('\n', heredoc.terminator_span.end);
  if (next == std::string_view::npos) return std::nullopt;
  const std::size_t end = std::min(text.find('\n', next + 1), text.size());
  if (is_blank(text.substr(next + 1, end - next - 1))) return std::nullopt;
  return {{static_cast<std::uint32_t>(next + 1), "a line right behind the end of a heredoc"}};
}

Refusal refusal_of(const syntax::Dockerfile& file, const Instruction& instruction) {
  if (instruction.keyword == syntax::Keyword::unknown)
    return {{instruction.name.span.begin, "this is no instruction"}};
  const Instruction* inner = &instruction;
  while (const auto* onbuild = inner->as<syntax::Onbuild>()) {
    if (onbuild->trigger == nullptr || onbuild->trigger == inner) break;
    inner = onbuild->trigger;
  }
  if (inner->keyword == syntax::Keyword::unknown)
    return {{inner->name.span.begin, "this is no instruction"}};
  if (auto problem = hadolint_operand_problem(*inner))
    return {{inner->line.to_source(problem->at), std::move(problem->reason)}};
  if (auto cut = cut_by_blanks(file.text, instruction)) return cut;
  return instruction.heredocs.empty() ? std::nullopt
                                      : behind_heredoc(file.text, instruction.heredocs.back());
}

}  // namespace

Refusal hadolint_refusal(const syntax::Dockerfile& file) {
  for (const syntax::SyntaxError& error : file.errors)
    if (error.kind == syntax::ErrorKind::unterminated_heredoc)
      return {{error.span.begin, "a heredoc without an end"}};
  for (const Instruction& instruction : file.instructions)
    if (auto refusal = refusal_of(file, instruction)) return refusal;
  return std::nullopt;
}

}  // namespace stowage::lint
