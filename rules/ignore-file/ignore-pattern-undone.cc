#include <map>
#include <string>
#include <string_view>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// `*`, `**` and `**/*` match everything.
std::string_view form(std::string_view pattern) {
  return pattern == "*" || pattern == "**/*" ? std::string_view("**") : pattern;
}

void check(const lint::Unit&, const lint::IgnoreFile& file, lint::Report& report) {
  std::map<std::string_view, const lint::IgnoreLine*> last;
  for (const lint::IgnoreLine& line : file.lines) {
    const auto [before, is_new] = last.try_emplace(form(line.clean), &line);
    if (is_new) continue;
    if (before->second->exception != line.exception) {
      lint::Diagnostic& found =
          report.add(before->second->pattern, "line " + std::to_string(line.line) +
                                                  " undoes this: the last line that matches wins");
      found.labels.push_back({line.pattern, "the same pattern, the other way round"});
    }
    before->second = &line;
  }
}

}  // namespace

extern constexpr lint::Rule ignore_pattern_undone{
    .name = "ignore-pattern-undone",
    .category = "ignore-file",
    .summary = "A later line of an ignore file undoes an earlier one",
    .on_ignore = check};

}  // namespace stowage::rules
