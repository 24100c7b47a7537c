#include <algorithm>
#include <array>
#include <string>

#include "lib/base/closest.h"
#include "lib/lint/unit.h"
#include "rules/labels.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

constexpr std::string_view prefix = "org.opencontainers.image.";
/// The keys that the OCI image specification defines (annotations.md).
constexpr auto keys = std::to_array<std::string_view>(
    {"authors", "base.digest", "base.name", "created", "description", "documentation", "licenses",
     "ref.name", "revision", "source", "title", "url", "vendor", "version"});

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* label = place.instruction.as<syntax::KeyValues>();
  if (label == nullptr) return;
  for (const syntax::KeyValue& pair : label->pairs) {
    const std::string_view key = label_key(pair);
    if (!key.starts_with(prefix)) continue;
    const std::string_view name = key.substr(prefix.size());
    if (name.find('$') != std::string_view::npos ||
        std::find(keys.begin(), keys.end(), name) != keys.end())
      continue;
    lint::Diagnostic& found =
        report.add(pair.key.span, "the OCI specification has no label `" + std::string(key) + "`");
    const Closest near = closest(name, keys);
    if (near.word.empty()) {
      found.help = "names below `org.opencontainers.` are reserved: use a domain of your own";
      continue;
    }
    const std::string meant = std::string(prefix) + std::string(near.word);
    found.help = "did you mean `" + meant + "`?";
    if (near.unique && !sets_label(unit, meant))
      offer_label_key(unit, pair, meant, "nobody reads the misspelt label", found);
  }
}

}  // namespace

extern constexpr lint::Rule misspelt_label{
    .name = "misspelt-label",
    .category = "style",
    .summary = "A label of the OCI specification is misspelt",
    .severity = lint::Severity::warning,
    .fixable = true,
    .keywords = {syntax::Keyword::label},
    .on_instruction = check};

}  // namespace stowage::rules
