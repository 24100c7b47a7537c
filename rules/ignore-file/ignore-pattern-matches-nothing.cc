#include <algorithm>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Below an opaque folder there may be anything.
bool may_match(const context::Tree& tree, const context::Glob& glob, const std::string& pattern) {
  return std::any_of(
      tree.entries().begin(), tree.entries().end(), [&](const context::Entry& entry) {
        return glob.matches(entry.path) ||
               (entry.opaque && (!glob.is_literal() || pattern.starts_with(entry.path)));
      });
}

void check(const lint::Unit& unit, const lint::IgnoreFile& file, lint::Report& report) {
  const context::Tree* tree = unit.files();
  constexpr std::size_t most_comparisons = 20'000'000;
  if (tree == nullptr || tree->entries().size() * file.lines.size() > most_comparisons) return;
  const auto& rules = file.rules.rules();
  for (std::size_t i = 0; i < file.lines.size() && i < rules.size(); ++i) {
    const lint::IgnoreLine& line = file.lines[i];
    if (may_match(*tree, rules[i].glob, line.clean)) continue;
    lint::Diagnostic& found =
        report.add(line.pattern, "nothing in the context matches `" + line.clean + "` now");
    found.help = "remove it, unless it is for what only other machines or times have";
  }
}

}  // namespace

extern constexpr lint::Rule ignore_pattern_matches_nothing{
    .name = "ignore-pattern-matches-nothing",
    .category = "ignore-file",
    .summary = "A pattern of an ignore file matches nothing that is there",
    .severity = lint::Severity::info,
    .by_default = false,
    .on_ignore = check};

}  // namespace stowage::rules
