#include <algorithm>
#include <string>

#include "lib/base/closest.h"
#include "rules/label_values.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* labels = place.instruction.as<syntax::KeyValues>();
  if (!unit.settings().strict_labels || labels == nullptr || place.onbuild) return;
  const auto& schema = unit.settings().label_schema;
  const auto strange = std::find_if(
      labels->pairs.begin(), labels->pairs.end(),
      [&](const syntax::KeyValue& pair) { return schema.find(label_key(pair)) == schema.end(); });
  if (strange == labels->pairs.end()) return;
  const std::string key(label_key(*strange));
  lint::Diagnostic& found =
      report.add(strange->key.span, "label `" + key + "` is not one that the schema allows");
  std::vector<std::string_view> names;
  for (const auto& [name, type] : schema) names.push_back(name);
  if (const Closest guess = closest(key, names); !guess.word.empty())
    found.help = "did you mean `" + std::string(guess.word) + "`?";
}

}  // namespace

extern constexpr lint::Rule unexpected_label{.name = "unexpected-label",
                                             .category = "labels",
                                             .summary = "A label is not one of the schema",
                                             .severity = lint::Severity::info,
                                             .hadolint = {"DL3050", lint::Severity::info},
                                             .keywords = {syntax::Keyword::label},
                                             .on_instruction = check};

}  // namespace stowage::rules
