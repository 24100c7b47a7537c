#include <map>
#include <string>
#include <string_view>

#include "lib/lint/ignore_edits.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::IgnoreFile& file, lint::Report& report) {
  // A line of the other kind between two equal ones may be what the second is for.
  std::map<std::string_view, const lint::IgnoreLine*> seen;
  bool exception = false;
  for (const lint::IgnoreLine& line : file.lines) {
    if (line.exception != exception) seen.clear();
    exception = line.exception;
    const auto [first, is_new] = seen.try_emplace(line.clean, &line);
    if (is_new) continue;
    lint::Diagnostic& found = report.add(
        line.pattern, "`" + line.clean + "` stands on line " + std::to_string(first->second->line));
    found.labels.push_back({first->second->pattern, "the same pattern"});
    offer_same_rules(unit, found, "remove the second", {{whole_line(unit, line), ""}});
  }
}

}  // namespace

extern constexpr lint::Rule duplicate_ignore_pattern{
    .name = "duplicate-ignore-pattern",
    .category = "ignore-file",
    .summary = "A pattern of an ignore file is repeated",
    .severity = lint::Severity::style,
    .fixable = true,
    .on_ignore = check};

}  // namespace stowage::rules
