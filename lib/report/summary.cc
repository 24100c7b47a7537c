#include "lib/report/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "lib/lint/rule.h"

namespace stowage::report {

bool Summary::reaches(lint::Severity threshold) const {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(threshold); ++i)
    if (by_severity.at(i) > 0) return true;
  return false;
}

void Summary::add(std::span<const lint::Diagnostic> diagnostics) {
  for (const lint::Diagnostic& diagnostic : diagnostics) {
    ++by_severity.at(static_cast<std::size_t>(diagnostic.severity));
    RuleCount& count = by_rule[diagnostic.rule];
    ++count.findings;
    if (diagnostic.fixes.empty() || diagnostic.fixes[0].grade == Grade::manual) continue;
    const bool surely = diagnostic.fixes[0].grade != Grade::assuming;
    ++(surely ? fixable : assuming);
    if (surely) ++count.fixable;
    if (diagnostic.rule->category == "cache") ++layer_order;
  }
}

Summary& Summary::operator+=(const Summary& other) {
  files += other.files;
  for (std::size_t i = 0; i < by_severity.size(); ++i) by_severity.at(i) += other.by_severity.at(i);
  fixable += other.fixable;
  assuming += other.assuming;
  layer_order += other.layer_order;
  suppressed += other.suppressed;
  for (const auto& [rule, count] : other.by_rule) {
    RuleCount& sum = by_rule[rule];
    sum.findings += count.findings;
    sum.fixable += count.fixable;
  }
  return *this;
}

void write_statistics(const Summary& summary, std::string& out) {
  std::vector<std::pair<const lint::Rule*, RuleCount>> rows(summary.by_rule.begin(),
                                                            summary.by_rule.end());
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return a.second.findings != b.second.findings ? a.second.findings > b.second.findings
                                                  : a.first->name < b.first->name;
  });
  const std::size_t width = rows.empty() ? 0 : fmt::formatted_size("{}", rows[0].second.findings);
  for (const auto& [rule, count] : rows)
    fmt::format_to(std::back_inserter(out), "{:>{}}  {}  {}  {}\n", count.findings, width,
                   count.fixable > 0 ? "fix" : "   ", rule->name, rule->summary);
}

}  // namespace stowage::report
