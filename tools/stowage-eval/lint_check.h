#pragma once
// What must hold for any bytes: every rule runs, each place is in the file, the edits of each fix are
// well formed, and all fixes together end, and leave a text that the parser takes no worse than before.

#include <string>
#include <string_view>

#include "lib/lint/fix.h"
#include "lib/lint/linter.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage {

/// What does not hold; empty: all is well.
inline std::string broken_by(std::string_view text) {
  static const lint::RuleSet rules(rules::all());
  const Source source("Dockerfile", text);
  const lint::Unit unit(source);
  const auto inside = [&](Span span) { return span.begin <= span.end && span.end <= text.size(); };
  for (const lint::Diagnostic& found : lint::lint(unit, rules)) {
    const std::string who(found.rule->name);
    if (!inside(found.span)) return who + ": a place outside of the file";
    if (found.message.empty()) return who + ": no message";
    for (const lint::Label& label : found.labels)
      if (!inside(label.span)) return who + ": a label outside of the file";
    for (const Fix& fix : found.fixes)
      if (!well_formed(fix.edits, text.size())) return who + ": edits that are not well formed";
  }
  const lint::Fixed fixed = lint::apply_fixes(source, rules, Grade::assuming);
  if (fixed.applied.empty() && fixed.text != text) return "changed without a fix";
  if (syntax::parse(fixed.text).errors.size() > unit.tree().errors.size())
    return "more syntax errors than before";
  const Source after("Dockerfile", std::string_view(fixed.text));
  const lint::Fixed again = lint::apply_fixes(after, rules, Grade::assuming);
  if (!again.applied.empty()) return std::string(again.applied[0].rule->name) + ": no end of fixes";
  return {};
}

}  // namespace stowage
