#include <algorithm>
#include <string>

#include "lib/knowledge/effects.h"
#include "lib/lint/ignore_edits.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// May the earlier pattern leave out something that the exception names?
bool may_meet(const lint::IgnoreLine& earlier, const lint::IgnoreLine& exception) {
  constexpr std::string_view wild = "*?[\\";
  if (earlier.clean.find_first_of(wild) != std::string::npos ||
      exception.clean.find_first_of(wild) != std::string::npos)
    return true;
  return knowledge::within(earlier.clean, exception.clean) ||
         knowledge::within(exception.clean, earlier.clean);
}

void check(const lint::Unit& unit, const lint::IgnoreFile& file, lint::Report& report) {
  constexpr std::size_t most = 2000;  // lines; keeps the time bounded
  if (file.lines.size() > most) return;
  const bool only_exceptions =
      !file.lines.empty() && std::all_of(file.lines.begin(), file.lines.end(),
                                         [](const auto& line) { return line.exception; });
  if (only_exceptions) {
    report.add(file.lines.front().pattern, "there are only exceptions, so nothing is left out")
        .help = "write `**` above them to leave out all but these";
    return;
  }
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const lint::IgnoreLine& line = file.lines[i];
    if (!line.exception) continue;
    const auto end = file.lines.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::any_of(file.lines.begin(), end, [&](const lint::IgnoreLine& earlier) {
          return !earlier.exception && may_meet(earlier, line);
        }))
      continue;
    lint::Diagnostic& found =
        report.add(line.pattern, "no line above leaves `" + line.clean + "` out");
    // Below it a line may: then it was meant to stand there.
    const bool needed_later = std::any_of(
        end + 1, file.lines.end(),
        [&](const lint::IgnoreLine& later) { return !later.exception && may_meet(later, line); });
    if (needed_later)
      found.help = "an exception works on the lines above it: write it below them";
    else
      offer_same_rules(unit, found, "remove it", {{whole_line(unit, line), ""}});
  }
}

}  // namespace

extern constexpr lint::Rule exception_without_effect{
    .name = "exception-without-effect",
    .category = "ignore-file",
    .summary = "A line with ! takes back what nothing leaves out",
    .fixable = true,
    .on_ignore = check};

}  // namespace stowage::rules
