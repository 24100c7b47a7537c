#include <algorithm>
#include <string>

#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool may_name_protocol(const syntax::Instruction& instruction) {
  return instruction.keyword == syntax::Keyword::expose &&
         instruction.line.text.find('/') != std::string_view::npos;
}

void check(const lint::Unit& unit, lint::Report& report) {
  const auto& instructions = unit.tree().instructions;
  if (std::none_of(instructions.begin(), instructions.end(), may_name_protocol)) return;
  for (const lint::DryRun::Found& upper : unit.dry_run().upper_case_protocols) {
    const syntax::Instruction& expose = instructions[upper.index];
    const auto* words = expose.as<syntax::Words>();
    if (words == nullptr || expose.keyword != syntax::Keyword::expose) continue;
    const auto word = std::find_if(words->words.begin(), words->words.end(),
                                   [&](const syntax::Word& w) { return w.text == upper.text; });
    const bool written = word != words->words.end() && word->text.size() == word->span.size();
    lint::Diagnostic& found = report.add(written ? word->span : expose.name.span,
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
                                                .on_file = check};

}  // namespace stowage::rules
