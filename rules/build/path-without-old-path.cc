#include <string>
#include <variant>

#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

std::string_view unquoted(std::string_view text) {
  const bool quoted = text.size() > 1 && (text.front() == '"' || text.front() == '\'') &&
                      text.front() == text.back();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

/// Is the folder one of the list?
bool has_folder(std::string_view list, std::string_view folder) {
  for (;;) {
    const std::size_t colon = list.find(':');
    if (list.substr(0, colon) == folder) return true;
    if (colon == std::string_view::npos) return false;
    list.remove_prefix(colon + 1);
  }
}

bool begins_at_scratch(const syntax::Dockerfile& file, std::uint32_t stage) {
  while (const auto base = lint::base_stage(file, stage)) stage = *base;
  const auto* from = file.instructions[file.stages[stage].first].as<syntax::From>();
  return from != nullptr && from->image.text == "scratch";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* pairs = place.instruction.as<syntax::KeyValues>();
  if (pairs == nullptr || place.stage == lint::no_stage) return;
  for (const syntax::KeyValue& pair : pairs->pairs) {
    if (pair.key.text != "PATH") continue;
    const std::string_view value = unquoted(pair.value.text);
    if (value.empty() || value.find('$') != std::string_view::npos ||
        value.find('%') != std::string_view::npos || value.find('\\') != std::string_view::npos ||
        has_folder(value, "/bin") || has_folder(value, "/usr/bin") ||
        begins_at_scratch(unit.tree(), place.stage))
      continue;
    lint::Diagnostic& found = report.add(
        pair.value.span, "this PATH has no `/bin`: `ls` and `sh` are not found any more");
    found.help = "add the old one: `:$PATH`";
    if (unit.text(pair.value.span) != pair.value.text) continue;
    const bool quoted = value.size() != pair.value.text.size();
    if (quoted && pair.value.text.front() == '\'') continue;
    const std::uint32_t at = pair.value.span.end - (quoted ? 1 : 0);
    found.fixes.push_back({"add `:$PATH`",
                           Grade::assuming,
                           {{{at, at}, ":$PATH"}},
                           {"the folders of the base image are wanted too"},
                           {}});
  }
}

}  // namespace

extern constexpr lint::Rule path_without_old_path{
    .name = "path-without-old-path",
    .category = "build",
    .summary = "ENV PATH drops the folders of the base image",
    .severity = lint::Severity::warning,
    .fixable = true,
    .keywords = {syntax::Keyword::env},
    .on_instruction = check};

}  // namespace stowage::rules
