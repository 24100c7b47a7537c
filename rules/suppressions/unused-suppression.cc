#include <algorithm>

#include "lib/lint/offer.h"
#include "lib/lint/suppress.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Suppression;

/// Could it have silenced something, and did not? What another tool reads is not ours to judge.
bool is_idle(const Suppression::Word& word) { return word.known && word.ran && !word.used; }

/// The line of the comment, or the names of its list that did nothing.
std::vector<Edit> edits(const lint::Unit& unit, const Suppression& use) {
  const std::string_view text = unit.text();
  if (std::all_of(use.words.begin(), use.words.end(), is_idle))
    return {{unit.lines().whole_line(unit.lines().line_of(use.pragma.span.begin)), ""}};
  std::vector<Edit> out;
  const auto place = [&](std::string_view word) {
    const auto begin = static_cast<std::uint32_t>(word.data() - text.data());
    return Span{begin, begin + static_cast<std::uint32_t>(word.size())};
  };
  // Each idle name goes with the comma between it and the name before it, or behind it at the front.
  std::uint32_t kept_end = 0;
  for (std::size_t i = 0; i < use.words.size(); ++i) {
    const Span word = place(use.words[i].rule);
    if (!is_idle(use.words[i])) {
      kept_end = word.end;
      continue;
    }
    if (kept_end != 0)
      out.push_back({{kept_end, word.end}, ""});
    else
      out.push_back({{word.begin, place(use.words[i + 1].rule).begin}, ""});
    if (kept_end != 0) kept_end = word.end;
  }
  return out;
}

void check(const lint::Unit& unit, const Suppression& use, lint::Report& report) {
  if (use.pragma.tool != lint::PragmaTool::stowage || use.expired || use.bad_term) return;
  std::string idle;
  for (const Suppression::Word& word : use.words)
    if (is_idle(word)) idle.append(idle.empty() ? "`" : ", `").append(word.rule).append("`");
  if (idle.empty()) return;
  lint::Diagnostic& found = report.add(use.pragma.span, "this comment silences nothing of " + idle);
  lint::offer(found, "take it out", Grade::identical, edits(unit, use));
}

}  // namespace

extern const lint::Rule unused_suppression{
    .name = "unused-suppression",
    .category = "suppressions",
    .summary = "A comment silences a rule that finds nothing there",
    .severity = lint::Severity::info,
    .fixable = true,
    .on_suppression = check};

}  // namespace stowage::rules
