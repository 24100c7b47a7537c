#include "lib/lint/suppress.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit&, const lint::Suppression& use, lint::Report& report) {
  if (use.pragma.tool != lint::PragmaTool::stowage) return;
  if (use.bad_term) {
    std::string message = "`";
    message.append(use.pragma.until).append("` is no date");
    report.add(use.pragma.span, std::move(message)).help = "write until=YYYY-MM-DD";
  }
  if (use.words.empty())
    report.add(use.pragma.span, "this comment names no rule").help = "write ignore=RULE,RULE";
  for (const lint::Suppression::Word& word : use.words) {
    if (word.known) continue;
    std::string message = "no rule is called `";
    message.append(word.rule).append("`");
    report.add(use.pragma.span, std::move(message)).help = "`stowage rules` lists them";
  }
}

}  // namespace

extern const lint::Rule bad_suppression{
    .name = "bad-suppression",
    .category = "suppressions",
    .summary = "A suppression that cannot work as it is written",
    .on_suppression = check};

}  // namespace stowage::rules
