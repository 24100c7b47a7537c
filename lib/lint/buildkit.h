#pragma once
// BuildKit's own way to configure its build checks: `# check=skip=Rule,…;error=true;experimental=…`
// at the top of a file, and `# check=skip=…` directly above an instruction.

#include <string_view>
#include <vector>

#include "lib/lint/diagnostic.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

struct CheckOptions {
  bool valid = true;  ///< false: BuildKit refuses the file
  bool skip_all = false, experimental_all = false, error = false;
  std::vector<std::string_view> skip, experimental;

  bool skips(std::string_view rule) const;
};

CheckOptions parse_check_options(std::string_view text);

/// Takes out what the comments of the file skip; with `error=true` the others become errors. Only
/// for rules that BuildKit has.
void apply_check_options(const Unit& unit, std::vector<Diagnostic>& diagnostics);

/// Takes out what BuildKit does not come to, because it stops at an error above.
void drop_unreached(const Unit& unit, std::vector<Diagnostic>& diagnostics);

}  // namespace stowage::lint
