#include <optional>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// The value as one word behind `=`, or nothing where that is not plain to see.
std::optional<std::string> as_word(std::string_view value) {
  const std::string_view special = "\"'\\`";
  if (value.empty()) return "\"\"";
  const bool quoted =
      value.size() > 1 && (value.front() == '"' || value.front() == '\'') &&
      value.back() == value.front() &&
      value.substr(1, value.size() - 2).find_first_of(special) == std::string_view::npos;
  if (quoted) return std::string(value);
  if (value.find_first_of(special) != std::string_view::npos) return std::nullopt;
  // A blank inside of ${…} ends a word outside of quotes as well.
  if (value.find_first_of(" \t") == std::string_view::npos) return std::string(value);
  return "\"" + std::string(value) + "\"";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* pairs = place.instruction.as<syntax::KeyValues>();
  if (pairs == nullptr || pairs->pairs.size() != 1 || pairs->pairs[0].equals) return;
  const syntax::KeyValue& pair = pairs->pairs[0];
  lint::Diagnostic& found =
      report.add({pair.key.span.begin, pair.value.span.end},
                 "`" + std::string(pair.key.text) + "` and its value are separated by a blank");
  found.help = "write `" + std::string(pair.key.text) + "=…`";
  const bool one_line = unit.text(pair.value.span) == pair.value.text;
  const std::optional<std::string> word = as_word(pair.value.text);
  if (!word || !one_line || pair.key.text.find_first_of("'\"\\$") != std::string_view::npos) return;
  found.fixes.push_back({"write `=`",
                         Grade::identical,
                         {{{pair.key.span.end, pair.value.span.end}, "=" + *word}},
                         {},
                         {}});
}

}  // namespace

extern constexpr lint::Rule legacy_key_value{
    .name = "legacy-key-value",
    .category = "syntax",
    .summary = "ENV or LABEL separates key and value by a blank",
    .severity = lint::Severity::style,
    .buildkit = "LegacyKeyValueFormat",
    .fixable = true,
    .keywords = {syntax::Keyword::env, syntax::Keyword::label},
    .on_instruction = check};

}  // namespace stowage::rules
