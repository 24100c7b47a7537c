#include "lib/report/summary.h"

#include "lib/lint/rule.h"

namespace stowage::report {

void Summary::add(std::span<const lint::Diagnostic> diagnostics) {
  for (const lint::Diagnostic& diagnostic : diagnostics) {
    ++by_severity.at(static_cast<std::size_t>(diagnostic.severity));
    if (diagnostic.fixes.empty() || diagnostic.fixes[0].grade == Grade::manual) continue;
    ++(diagnostic.fixes[0].grade == Grade::assuming ? assuming : fixable);
    if (diagnostic.rule->category == "cache") ++layer_order;
  }
}

Summary& Summary::operator+=(const Summary& other) {
  files += other.files;
  for (std::size_t i = 0; i < by_severity.size(); ++i) by_severity.at(i) += other.by_severity.at(i);
  fixable += other.fixable;
  assuming += other.assuming;
  layer_order += other.layer_order;
  return *this;
}

}  // namespace stowage::report
