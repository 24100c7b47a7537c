#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// What tools and systems leave in any folder, never only in the first.
constexpr auto everywhere = std::to_array<std::string_view>(
    {"__pycache__", "*.pyc", "*.pyo", "*.py[co]", "*.py[cod]", ".DS_Store", "Thumbs.db", "*.swp",
     "*.swo", ".ipynb_checkpoints", "*$py.class"});

bool is_met_everywhere(const lint::IgnoreFile& file, const std::string& pattern) {
  return std::any_of(file.lines.begin(), file.lines.end(), [&](const lint::IgnoreLine& line) {
    return !line.exception && (line.clean == "**/" + pattern || line.clean == "*/" + pattern ||
                               line.clean == "*" || line.clean == "**" || line.clean == "**/*");
  });
}

void check(const lint::Unit& unit, const lint::IgnoreFile& file, lint::Report& report) {
  for (const lint::IgnoreLine& line : file.lines) {
    if (line.exception) continue;
    if (std::find(everywhere.begin(), everywhere.end(), line.clean) == everywhere.end()) continue;
    if (is_met_everywhere(file, line.clean)) continue;
    lint::Diagnostic& found =
        report.add(line.pattern, "`" + line.clean + "` is left out of the first folder only");
    const std::size_t head = unit.text(line.pattern).find_first_not_of("./");
    const bool hidden = line.clean.starts_with('.');
    const auto at =
        line.pattern.begin +
        static_cast<std::uint32_t>(hidden ? unit.text(line.pattern).find(line.clean) : head);
    lint::offer(found, "leave it out everywhere", Grade::assuming,
                {{{{line.pattern.begin, at}, "**/"}}}, {"no image needs a `" + line.clean + "`"});
  }
}

}  // namespace

extern constexpr lint::Rule ignore_pattern_only_at_root{
    .name = "ignore-pattern-only-at-root",
    .category = "ignore-file",
    .summary = "A pattern of an ignore file is meant for every folder and holds for one",
    .fixable = true,
    .on_ignore = check};

}  // namespace stowage::rules
