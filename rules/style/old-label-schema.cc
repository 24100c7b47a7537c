#include <array>
#include <string>

#include "lib/lint/unit.h"
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

/// The file sets the successor too, and the old one for old readers.
bool sets(const syntax::Dockerfile& file, std::string_view key) {
  for (const syntax::Instruction& instruction : file.instructions) {
    if (instruction.keyword != syntax::Keyword::label) continue;
    if (const auto* label = instruction.as<syntax::KeyValues>())
      for (const syntax::KeyValue& pair : label->pairs)
        if (pair.key.text.find(key) != std::string_view::npos) return true;
  }
  return false;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* label = place.instruction.as<syntax::KeyValues>();
  if (label == nullptr) return;
  for (const syntax::KeyValue& pair : label->pairs) {
    std::string_view key = pair.key.text;
    if (key.size() > 1 && key.front() == '"' && key.back() == '"')
      key = key.substr(1, key.size() - 2);
    if (!key.starts_with(prefix)) continue;
    for (const Key& known : keys) {
      if (key.substr(prefix.size()) != known.old) continue;
      const std::string current = "org.opencontainers.image." + std::string(known.current);
      if (sets(unit.tree(), current)) continue;
      lint::Diagnostic& found =
          report.add(pair.key.span, "`" + std::string(key) + "` is out of use: its successor is `" +
                                        current + "`");
      const std::size_t at = unit.text(pair.key.span).find(key);
      if (at == std::string_view::npos) continue;
      const auto begin = static_cast<std::uint32_t>(pair.key.span.begin + at);
      found.fixes.push_back({"write `" + current + "`",
                             Grade::assuming,
                             {{{begin, static_cast<std::uint32_t>(begin + key.size())}, current}},
                             {"nobody reads the old label"},
                             {}});
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
