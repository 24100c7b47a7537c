#include <algorithm>
#include <string>

#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool is_all(std::string_view text, char (*to)(char)) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return to(c) == c; });
}

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || from->as.empty()) return;
  const bool small = is_all(place.instruction.name.text, syntax::lower);
  if (!small && !is_all(place.instruction.name.text, syntax::upper)) return;
  if (is_all(from->as.text, small ? syntax::lower : syntax::upper)) return;
  const std::string wanted = small ? "as" : "AS";
  lint::Diagnostic& found = report.add(
      from->as.span, "`" + std::string(from->as.text) + "` is written in another case than `" +
                         std::string(place.instruction.name.text) + "`");
  found.fixes.push_back(
      {"write `" + wanted + "`", Grade::identical, {{from->as.span, wanted}}, {}, {}});
}

}  // namespace

extern constexpr lint::Rule as_case_differs{
    .name = "as-case-differs",
    .category = "syntax",
    .summary = "AS is written in another case than its FROM",
    .severity = lint::Severity::style,
    .buildkit = "FromAsCasing",
    .fixable = true,
    .keywords = {syntax::Keyword::from},
    .on_instruction = check};

}  // namespace stowage::rules
