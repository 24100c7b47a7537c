#include <map>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

std::string_view unquoted(std::string_view text) {
  const bool quoted = text.size() > 1 && (text.front() == '"' || text.front() == '\'') &&
                      text.front() == text.back();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

struct Earlier {
  const syntax::Instruction* instruction;
  const syntax::Word* key;
};

void check(const lint::Unit& unit, std::uint32_t stage, lint::Report& report) {
  std::map<std::string_view, Earlier> seen;
  for (const syntax::Instruction& instruction : unit.tree().of(unit.tree().stages[stage])) {
    if (instruction.keyword != syntax::Keyword::label) continue;
    const auto* label = instruction.as<syntax::KeyValues>();
    if (label == nullptr) continue;
    for (const syntax::KeyValue& pair : label->pairs) {
      const auto [entry, is_new] =
          seen.try_emplace(unquoted(pair.key.text), Earlier{&instruction, &pair.key});
      if (is_new) continue;
      const Earlier earlier = entry->second;
      entry->second = {&instruction, &pair.key};
      lint::Diagnostic& found = report.add(
          earlier.key->span, "label `" + std::string(entry->first) + "` is set again below");
      found.labels.push_back({pair.key.span, "this one stays"});
      const auto* old = earlier.instruction->as<syntax::KeyValues>();
      if (old->pairs.size() != 1 || !earlier.instruction->comments.empty()) continue;
      const Span line{unit.lines().whole_line(earlier.instruction->first_line).begin,
                      unit.lines().whole_line(earlier.instruction->last_line).end};
      found.fixes.push_back({"remove it", Grade::identical, {{line, ""}}, {}, {}});
    }
  }
}

}  // namespace

extern constexpr lint::Rule duplicate_label{.name = "duplicate-label",
                                            .category = "style",
                                            .summary = "A label is set twice in a stage",
                                            .severity = lint::Severity::warning,
                                            .aliases = {"no-duplicate-keys"},
                                            .fixable = true,
                                            .on_stage = check};

}  // namespace stowage::rules
