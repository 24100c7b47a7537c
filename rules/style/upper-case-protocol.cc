#include <algorithm>
#include <string>

#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* words = place.instruction.as<syntax::Words>();
  if (words == nullptr || place.instruction.line.text.find('/') == std::string_view::npos) return;
  for (const lint::DryRun::Found& upper : unit.dry_run().upper_case_protocols) {
    if (upper.index != place.index) continue;
    const auto word = std::find_if(words->words.begin(), words->words.end(),
                                   [&](const syntax::Word& w) { return w.text == upper.text; });
    const bool written = word != words->words.end() && word->text.size() == word->span.size();
    lint::Diagnostic& found = report.add(written ? word->span : place.instruction.name.span,
                                         "the protocol of `" + upper.text + "` is in upper case");
    if (!written) continue;
    std::string small = upper.text;
    for (char& c : small) c = syntax::lower(c);
    found.fixes.push_back(
        {"write `" + small + "`", Grade::identical, {{word->span, small}}, {}, {}});
  }
}

}  // namespace

extern constexpr lint::Rule upper_case_protocol{.name = "upper-case-protocol",
                                                .category = "style",
                                                .summary = "EXPOSE names a protocol in upper case",
                                                .severity = lint::Severity::style,
                                                .buildkit = "ExposeProtoCasing",
                                                .fixable = true,
                                                .keywords = {syntax::Keyword::expose},
                                                .on_instruction = check};

}  // namespace stowage::rules
