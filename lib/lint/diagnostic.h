#pragma once
// One finding: what is wrong (message), where (span, labels), what to do (help, fixes). Why it is
// wrong is on the page of its rule.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/text/fix.h"
#include "lib/text/span.h"

namespace stowage::lint {

struct Rule;

enum class Severity : std::uint8_t { error, warning, info, style };

constexpr std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      return "info";
    case Severity::style:
      return "style";
  }
  return {};
}

/// A second place that belongs to the finding. Has words only when they add something.
struct Label {
  Span span;
  std::string text;
};

struct Diagnostic {
  const Rule* rule = nullptr;
  Severity severity = Severity::warning;
  Span span;
  std::string message;  ///< begins in lower case, no full stop, names things in backquotes
  std::vector<Label> labels;
  std::string help;        ///< what to do, where no fix says it
  std::vector<Fix> fixes;  ///< alternatives, best first
};

}  // namespace stowage::lint
