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

/// The successor of a key; empty: it has none.
std::string successor(std::string_view key) {
  if (!key.starts_with(prefix)) return {};
  for (const Key& known : keys)
    if (key.substr(prefix.size()) == known.old)
      return "org.opencontainers.image." + std::string(known.current);
  return {};
}

/// The fixes of single keys as one; none where a key has none.
void join_fixes(std::size_t keys_found, lint::Diagnostic& found) {
  if (found.fixes.size() != keys_found) return found.fixes.clear();
  Fix all = std::move(found.fixes.front());
  for (std::size_t i = 1; i < found.fixes.size(); ++i)
    all.edits.push_back(std::move(found.fixes[i].edits.front()));
  if (keys_found > 1) all.title = "write the successors";
  found.fixes = {std::move(all)};
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* label = place.instruction.as<syntax::KeyValues>();
  if (label == nullptr) return;
  lint::Diagnostic* found = nullptr;
  std::size_t count = 0;
  for (const syntax::KeyValue& pair : label->pairs) {
    const std::string current = successor(label_key(pair));
    // Where the file sets the successor too, the old one is for old readers.
    if (current.empty() || sets_label(unit, current)) continue;
    if (++count == 1)
      found = &report.add(pair.key.span, "`" + std::string(label_key(pair)) +
                                             "` is out of use: its successor is `" + current + "`");
    else
      found->labels.push_back({pair.key.span, "`" + current + "`"});
    offer_label_key(unit, pair, current, "nobody reads the old label", *found);
  }
  if (found != nullptr) join_fixes(count, *found);
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
