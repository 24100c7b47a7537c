#include "lib/lint/suppress.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit&, const lint::Suppression& use, lint::Report& report) {
  if (!use.expired) return;
  std::string message = "this comment silences nothing since ";
  message.append(use.pragma.until);
  lint::Diagnostic& found = report.add(use.pragma.span, std::move(message));
  found.help = use.pragma.reason.empty() ? "mend what it excused, or give it another term"
                                         : "its reason was: " + std::string(use.pragma.reason);
}

}  // namespace

extern const lint::Rule expired_suppression{.name = "expired-suppression",
                                            .category = "suppressions",
                                            .summary = "The term of a suppression is over",
                                            .on_suppression = check};

}  // namespace stowage::rules
