#include <string>

#include "lib/lint/operands.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// `ENV A = b` is the old form of ENV: the name A, the value "= b".
void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* pairs = place.instruction.as<syntax::KeyValues>();
  if (pairs == nullptr || pairs->pairs.size() != 1 || pairs->pairs[0].equals) return;
  const syntax::KeyValue& pair = pairs->pairs[0];
  if (!pair.value.text.starts_with('=')) return;
  lint::Diagnostic& found = report.add(
      pair.key.span, "the value of `" + std::string(pair.key.text) +
                         "` begins with `=`: blanks around it make it part of the value");
  found.help = "write `" + std::string(pair.key.text) + "=…` without blanks";
  const std::string_view value = syntax::trim(pair.value.text.substr(1));
  const bool plain = !value.empty() && value.find_first_of(" \t\\") == std::string_view::npos;
  const bool quoted =
      value.size() > 1 && value.front() == '"' && value.find('"', 1) == value.size() - 1;
  const std::string_view text = lint::operand_text(place.instruction);
  const auto span = lint::verbatim(unit, place.instruction, text);
  if (!span || !(plain || quoted) || !text.ends_with(value)) return;
  std::string fixed = std::string(pair.key.text) + "=" + std::string(value);
  found.fixes.push_back({"write `" + fixed + "`",
                         Grade::assuming,
                         {{*span, fixed}},
                         {"the value is what stands behind the `=`"},
                         {}});
}

}  // namespace

extern constexpr lint::Rule space_around_equals{
    .name = "space-around-equals",
    .category = "build",
    .summary = "Blanks around = make it part of the value",
    .severity = lint::Severity::error,
    .aliases = {"S6574"},
    .fixable = true,
    .keywords = {syntax::Keyword::env, syntax::Keyword::label},
    .on_instruction = check};

}  // namespace stowage::rules
