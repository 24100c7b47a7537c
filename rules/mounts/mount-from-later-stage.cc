#include <cstdint>
#include <optional>
#include <string>

#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// The last stage of this name, which is the one that the builder takes; by index.
std::optional<std::uint32_t> stage_called(const lint::Unit& unit, std::string_view name) {
  std::string small;
  for (const char c : name) small += syntax::lower(c);
  const auto named = unit.model().stage_names.find(small);
  if (named == unit.model().stage_names.end() || named->second.empty()) return std::nullopt;
  return named->second.back();
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* run = place.instruction.as<syntax::Run>();
  if (run == nullptr || place.onbuild || place.stage == lint::no_stage) return;
  for (const syntax::Mount& mount : run->mounts) {
    if (mount.from.empty()) continue;
    const auto stage = stage_called(unit, mount.from);
    if (!stage || *stage < place.stage) continue;
    const std::string name = "`" + std::string(mount.from) + "`";
    lint::Diagnostic& found = report.add(
        mount.span, *stage == place.stage ? name + " is the stage that this mount is in"
                                          : "stage " + name + " begins below this mount");
    const auto* from =
        unit.tree().instructions[unit.tree().stages[*stage].first].as<syntax::From>();
    if (from != nullptr) found.labels.push_back({from->stage_name.span, "here"});
  }
}

}  // namespace

extern constexpr lint::Rule mount_from_later_stage{
    .name = "mount-from-later-stage",
    .category = "mounts",
    .summary = "A mount takes files from its own stage or one below",
    .severity = lint::Severity::error,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
