#include "lib/lint/hadolint_view.h"
#include "lib/lint/pragma_text.h"
#include "lib/lint/suppress.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Of hadolint's comments only the plain form counts there, and none of ours.
bool counts(const lint::Unit& unit, const lint::Pragma& pragma) {
  return !lint::as_hadolint(unit) || (pragma.tool == lint::PragmaTool::hadolint &&
                                      pragma.scope == lint::PragmaScope::instruction);
}

void check(const lint::Unit& unit, lint::Report& report) {
  for (const lint::Pragma& pragma : lint::written_pragmas(unit))
    if (counts(unit, pragma)) report.add(pragma.span, "this comment silences rules");
}

}  // namespace

extern constexpr lint::Rule comment_silences_rule{.name = "comment-silences-rule",
                                                  .category = "suppressions",
                                                  .summary = "A comment silences rules",
                                                  .severity = lint::Severity::info,
                                                  .hadolint = {"DL1001", lint::Severity::info},
                                                  .by_default = false,
                                                  .on_file = check};

}  // namespace stowage::rules
