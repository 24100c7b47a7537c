#include "lib/base/closest.h"
#include "lib/lint/rule_words.h"
#include "lib/lint/suppress.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

std::string advice(std::string_view word) {
  const Closest guess = closest(word, lint::words_for(all()));
  return guess.word.empty() ? "`stowage rules` lists them"
                            : "did you mean `" + std::string(guess.word) + "`?";
}

void check(const lint::Unit&, const lint::Suppression& use, lint::Report& report) {
  if (!use.pragma.unread.empty()) {
    std::string message = "hadolint takes this comment for plain words: `";
    message.append(use.pragma.unread).append("` is no code of its rules");
    report.add(use.pragma.span, std::move(message)).help =
        "write codes with commas between them; words behind another `#`";
  }
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
    report.add(use.pragma.span, std::move(message)).help = advice(word.rule);
  }
}

}  // namespace

extern const lint::Rule bad_suppression{
    .name = "bad-suppression",
    .category = "suppressions",
    .summary = "A suppression that cannot work as it is written",
    .on_suppression = check};

}  // namespace stowage::rules
