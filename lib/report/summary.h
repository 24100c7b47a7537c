#pragma once
// What a run found, in numbers.

#include <array>
#include <cstdint>
#include <map>
#include <span>

#include "lib/lint/diagnostic.h"

namespace stowage::report {

struct RuleCount {
  std::uint64_t findings = 0;
  std::uint64_t fixable = 0;  ///< with --fix
};

struct Summary {
  std::uint64_t files = 0;
  std::array<std::uint64_t, 4> by_severity{};  ///< index: lint::Severity
  std::uint64_t fixable = 0;                   ///< have a fix that is identical or equivalent
  std::uint64_t assuming = 0;                  ///< have one that needs its assumptions read
  std::uint64_t layer_order = 0;               ///< of the category cache, with a fix
  std::uint64_t suppressed = 0;                ///< by comments or a baseline
  std::map<const lint::Rule*, RuleCount> by_rule;

  std::uint64_t findings() const {
    return by_severity[0] + by_severity[1] + by_severity[2] + by_severity[3];
  }
  /// Is anything as bad as this, or worse?
  bool reaches(lint::Severity threshold) const;
  void add(std::span<const lint::Diagnostic> diagnostics);
  Summary& operator+=(const Summary& other);
};

/// One line a rule, the most frequent first.
void write_statistics(const Summary& summary, std::string& out);

}  // namespace stowage::report
