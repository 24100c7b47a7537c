#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  for (const lint::DryRun::Unset& unset : unit.dry_run().unset_in_from) {
    if (unset.index != place.index || from == nullptr) continue;
    const bool in_image = from->image.text.find(unset.name) != std::string_view::npos;
    lint::Diagnostic& found =
        report.add(in_image ? from->image.span : from->platform.span,
                   "no ARG above the first FROM declares `$" + unset.name + "`");
    if (!unset.suggestion.empty()) found.help = "did you mean `$" + unset.suggestion + "`?";
  }
}

}  // namespace

extern constexpr lint::Rule undeclared_from_argument{
    .name = "undeclared-from-argument",
    .category = "build",
    .summary = "FROM uses a variable that no ARG above it declares",
    .severity = lint::Severity::error,
    .buildkit = "UndefinedArgInFrom",
    .mentions = "$",
    .keywords = {syntax::Keyword::from},
    .on_instruction = check};

}  // namespace stowage::rules
