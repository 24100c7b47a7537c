#include <optional>
#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

/// From scratch, and no instruction makes a file.
bool is_empty(const syntax::Dockerfile& file, std::uint32_t stage) {
  const auto instructions = file.of(file.stages[stage]);
  const auto* from = instructions[0].as<syntax::From>();
  if (from == nullptr || from->image.text != "scratch") return false;
  for (const syntax::Instruction& instruction : instructions)
    if (instruction.keyword == Keyword::copy || instruction.keyword == Keyword::add ||
        instruction.keyword == Keyword::run || instruction.keyword == Keyword::workdir)
      return false;
  return true;
}

std::optional<std::uint32_t> find_stage(const syntax::Dockerfile& file, std::string_view name,
                                        std::uint32_t before) {
  for (std::uint32_t i = before; i-- > 0;) {
    if (!file.stages[i].name.empty() && syntax::equal_ignoring_case(file.stages[i].name, name))
      return i;
  }
  return std::nullopt;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || copy->from.empty() || place.stage == lint::no_stage) return;
  const auto stage = find_stage(unit.tree(), copy->from.text, place.stage);
  if (!stage || !is_empty(unit.tree(), *stage)) return;
  lint::Diagnostic& found =
      report.add(copy->from.span, "stage `" + std::string(copy->from.text) + "` holds no file");
  found.labels.push_back({unit.tree().instructions[unit.tree().stages[*stage].first].span, ""});
}

}  // namespace

extern constexpr lint::Rule copy_from_empty_stage{
    .name = "copy-from-empty-stage",
    .category = "stages",
    .summary = "COPY --from names a stage in which nothing was made",
    .severity = lint::Severity::error,
    .aliases = {"copy-from-empty-scratch-stage"},
    .keywords = {Keyword::copy},
    .on_instruction = check};

}  // namespace stowage::rules
