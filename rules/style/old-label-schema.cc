#include <array>
#include <string>

#include "lib/lint/unit.h"
#include "rules/labels.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

constexpr std::string_view prefix = "org.label-schema.";
/// The key of the OCI specification that took its place; its own table of annotations.md.
struct Key {
  std::string_view old, current;
};
constexpr auto keys = std::to_array<Key>({
    {"build-date", "created"},
    {"url", "url"},
    {"vcs-url", "source"},
    {"version", "version"},
    {"vcs-ref", "revision"},
    {"vendor", "vendor"},
    {"name", "title"},
    {"description", "description"},
    {"usage", "documentation"},
    {"license", "licenses"},
});

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* label = place.instruction.as<syntax::KeyValues>();
  if (label == nullptr) return;
  for (const syntax::KeyValue& pair : label->pairs) {
    const std::string_view key = label_key(pair);
    if (!key.starts_with(prefix)) continue;
    for (const Key& known : keys) {
      if (key.substr(prefix.size()) != known.old) continue;
      const std::string current = "org.opencontainers.image." + std::string(known.current);
      // The file sets the successor too, and the old one for old readers.
      if (sets_label(unit.tree(), current)) continue;
      lint::Diagnostic& found =
          report.add(pair.key.span, "`" + std::string(key) + "` is out of use: its successor is `" +
                                        current + "`");
      offer_label_key(unit, pair, current, "nobody reads the old label", found);
    }
  }
}

}  // namespace

extern constexpr lint::Rule old_label_schema{
    .name = "old-label-schema",
    .category = "style",
    .summary = "A label of label-schema.org, which is out of use",
    .severity = lint::Severity::style,
    .fixable = true,
    .keywords = {syntax::Keyword::label},
    .on_instruction = check};

}  // namespace stowage::rules
