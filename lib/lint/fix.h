#pragma once
// Applies the fixes of what is found, round by round, until nothing is left to apply.
//
//   Fixed fixed = apply_fixes(source, rules, Grade::equivalent);
//   if (!fixed.applied.empty()) write(fixed.text);
//
// In each round the file is linted and of the fixes that do not touch each other the first are
// applied; the others get their turn in the next round, on the new text. A round never adds a
// syntax error: a fix that would is dropped. So are the fixes of a rule that have no end.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lib/lint/linter.h"

namespace stowage::lint {

struct AppliedFix {
  const Rule* rule;
  std::uint32_t line;   ///< of the finding, in the text of its round
  std::string message;  ///< of the finding
  Fix fix;
};

struct Fixed {
  std::string text;
  std::vector<AppliedFix> applied;
};

/// Looks at a unit and gives what is to be fixed.
using Look = std::function<std::vector<Diagnostic>(const Unit&)>;

/// Applies the first fix of each finding whose grade is `worst` or better. Grade::manual is never
/// applied.
Fixed apply_fixes(const Source& source, const Look& look, Grade worst,
                  const ReadFile& read_file = {},
                  const std::shared_ptr<const Settings>& settings = {});
Fixed apply_fixes(const Source& source, const RuleSet& rules, Grade worst,
                  const ReadFile& read_file = {},
                  const std::shared_ptr<const Settings>& settings = {});

}  // namespace stowage::lint
