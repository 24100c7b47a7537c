// Any bytes: every rule runs, each place is in the file, and all fixes together leave a text that the parser takes no
// worse than before.

#include <cstdint>
#include <string_view>

#include "lib/lint/fix.h"
#include "lib/lint/linter.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stowage;
  static const lint::RuleSet rules(rules::all());
  const Source source("Dockerfile", std::string_view(reinterpret_cast<const char*>(data), size));
  const lint::Unit unit(source);
  for (const lint::Diagnostic& found : lint::lint(unit, rules)) {
    require(found.span.begin <= found.span.end && found.span.end <= size);
    require(!found.message.empty());
    for (const lint::Label& label : found.labels) {
      require(label.span.begin <= label.span.end && label.span.end <= size);
    }
  }
  const lint::Fixed fixed = lint::apply_fixes(source, rules, Grade::assuming);
  require(!fixed.applied.empty() || fixed.text == source.text());
  const syntax::Dockerfile after = syntax::parse(fixed.text);
  require(after.errors.size() <= unit.tree().errors.size());
  return 0;
}
