#include <algorithm>
#include <array>
#include <string>

#include "lib/base/closest.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

constexpr std::string_view prefix = "org.opencontainers.image.";
/// The keys that the OCI image specification defines (annotations.md).
constexpr auto keys = std::to_array<std::string_view>(
    {"authors", "base.digest", "base.name", "created", "description", "documentation", "licenses",
     "ref.name", "revision", "source", "title", "url", "vendor", "version"});

/// Is the right key there too?
bool sets(const syntax::Dockerfile& file, std::string_view key) {
  return std::any_of(file.instructions.begin(), file.instructions.end(),
                     [&](const syntax::Instruction& instruction) {
                       return instruction.keyword == syntax::Keyword::label &&
                              instruction.line.text.find(key) != std::string_view::npos;
                     });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* label = place.instruction.as<syntax::KeyValues>();
  if (label == nullptr) return;
  for (const syntax::KeyValue& pair : label->pairs) {
    std::string_view key = pair.key.text;
    if (key.size() > 1 && key.front() == '"' && key.back() == '"')
      key = key.substr(1, key.size() - 2);
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
    const std::size_t at = unit.text(pair.key.span).find(key);
    if (at == std::string_view::npos || !near.unique || sets(unit.tree(), meant)) continue;
    const auto begin = static_cast<std::uint32_t>(pair.key.span.begin + at);
    found.fixes.push_back({"write `" + meant + "`",
                           Grade::assuming,
                           {{{begin, static_cast<std::uint32_t>(begin + key.size())}, meant}},
                           {"nobody reads the misspelt label"},
                           {}});
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
