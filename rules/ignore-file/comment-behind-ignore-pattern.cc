#include <string>

#include "lib/lint/ignore_edits.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// A word, blanks, `# `: where the blanks begin, or npos. "notes #1" may be a name.
std::size_t comment_in(std::string_view pattern) {
  const std::size_t at = pattern.find_first_of(" \t");
  if (at == std::string_view::npos) return at;
  const std::size_t next = pattern.find_first_not_of(" \t", at);
  if (next == std::string_view::npos || pattern[next] != '#') return std::string_view::npos;
  const bool blank = next + 1 == pattern.size() || pattern[next + 1] == ' ';
  return blank ? at : std::string_view::npos;
}

void check(const lint::Unit& unit, const lint::IgnoreFile& file, lint::Report& report) {
  const std::string newline(lint::newline_of(unit));
  for (const lint::IgnoreLine& line : file.lines) {
    const std::string_view pattern = unit.text(line.pattern);
    if (pattern.starts_with('#') && line.pattern.begin > line.span.begin) {
      lint::Diagnostic& found =
          report.add(line.pattern, "is a pattern, not a comment: `#` must be the first character");
      offer_same_rules(unit, found, "make it a comment",
                       {{{{line.span.begin, line.pattern.begin}, ""}}});
      continue;
    }
    const std::size_t end = comment_in(pattern);
    if (end == std::string_view::npos) continue;
    const auto behind = line.pattern.begin + static_cast<std::uint32_t>(end);
    const auto sign = static_cast<std::uint32_t>(unit.text().find('#', behind));
    lint::Diagnostic& found = report.add(
        {sign, line.pattern.end}, "belongs to the pattern: a comment needs a line of its own");
    const std::string comment(unit.text(Span{sign, line.pattern.end}));
    found.fixes.push_back({.title = "put the comment above",
                           .grade = Grade::assuming,
                           .edits = {{{line.span.begin, line.span.begin}, comment + newline},
                                     {{behind, line.pattern.end}, ""}},
                           .assumptions = {"no image needs what `" +
                                           std::string(pattern.substr(0, end)) + "` leaves out"}});
  }
}

}  // namespace

extern constexpr lint::Rule comment_behind_ignore_pattern{
    .name = "comment-behind-ignore-pattern",
    .category = "ignore-file",
    .summary = "A comment in an ignore file is read as part of a pattern",
    .fixable = true,
    .on_ignore = check};

}  // namespace stowage::rules
