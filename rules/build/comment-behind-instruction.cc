#include <optional>
#include <string>

#include "lib/lint/blocks.h"
#include "lib/lint/operands.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

/// `#ff0000`, and the `# ` that ends a prompt.
bool is_value(std::string_view text, std::size_t at) {
  const std::string_view rest = syntax::trim_end(text.substr(at + 1));
  const bool colour = (rest.size() == 3 || rest.size() == 6) &&
                      rest.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  return rest.empty() || colour;
}

/// Where ` # …` begins in the operands; a `#` within a word or quotes is none.
std::optional<std::size_t> comment_in(std::string_view text) {
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#' && i > 0 && syntax::is_blank(text[i - 1]) && !is_value(text, i)) {
      return i;
    }
  }
  return std::nullopt;
}

/// The comment as a line of its own, above the instruction.
std::optional<Fix> move_up(const lint::Unit& unit, const lint::Place& place, std::string_view line,
                           std::size_t at) {
  if (place.onbuild) return std::nullopt;
  const std::string_view before = syntax::trim_end(line.substr(0, at));
  const std::string_view comment = syntax::trim_end(line.substr(at));
  const auto gap = lint::verbatim(unit, place.instruction,
                                  line.substr(before.size(), at - before.size() + comment.size()));
  if (!gap) return std::nullopt;
  const std::uint32_t begin = place.instruction.span.begin;
  if (begin > 0 && unit.text()[begin - 1] != '\n') return std::nullopt;
  return Fix{.title = "move the comment above",
             .grade = Grade::assuming,
             .edits = {{{begin, begin},
                        std::string(comment) + std::string(lint::newline_at(unit, place.index))},
                       {*gap, ""}},
             .assumptions = {"what stands behind `#` is a comment"}};
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const std::string_view line = place.instruction.line.text;
  if (line.find('#') == std::string_view::npos || !place.instruction.heredocs.empty()) return;
  if (place.instruction.exec_form) return;
  const bool command =
      place.instruction.keyword == Keyword::cmd || place.instruction.keyword == Keyword::entrypoint;
  const std::size_t from = place.instruction.operands_offset;
  const auto found_at = comment_in(line.substr(from));
  if (!found_at) return;
  const std::size_t at = from + *found_at;
  // A shell knows comments; an array in front of one is no array any more.
  if (command && !lint::operand_text(place.instruction).starts_with("[\"")) return;
  lint::Diagnostic& found =
      report.add(place.instruction.line.to_source(at, line.size()),
                 "a comment begins a line: here it is " +
                     std::string(command ? "what makes the array invalid" : "an operand") + " of " +
                     std::string(name(place.instruction.keyword)));
  found.help = "move it to a line of its own";
  if (auto fix = move_up(unit, place, line, at)) found.fixes.push_back(std::move(*fix));
}

}  // namespace

extern constexpr lint::Rule comment_behind_instruction{
    .name = "comment-behind-instruction",
    .category = "build",
    .summary = "A comment stands behind an instruction, which takes it for an operand",
    .severity = lint::Severity::error,
    .fixable = true,
    .keywords = {Keyword::copy, Keyword::add, Keyword::workdir, Keyword::user, Keyword::expose,
                 Keyword::volume, Keyword::from, Keyword::env, Keyword::arg, Keyword::label,
                 Keyword::stopsignal, Keyword::cmd, Keyword::entrypoint},
    .on_instruction = check};

}  // namespace stowage::rules
