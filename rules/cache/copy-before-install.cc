#include <algorithm>
#include <optional>

#include "lib/lint/final_image.h"
#include "lib/lint/tool_caches.h"
#include "rules/cache/below_copy.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using knowledge::Action;
using knowledge::ActionKind;
using lint::Unit;

/// Brings what manifests name.
bool reads_manifests(const Action& action) {
  return action.kind == ActionKind::install || action.kind == ActionKind::fetch;
}

/// The packages came above the COPY already, and this links them (`pnpm install --offline` behind `pnpm fetch`) or takes
/// some away (`yarn workspaces focus --production` behind the build).
bool is_brought_above(const Unit& unit, std::uint32_t stage, const BelowCopy& below) {
  constexpr int most_stages = 16, most_steps = 50;  // keeps the time linear
  std::optional<std::uint32_t> at = stage;
  int steps = 0;
  for (int n = 0; at && n < most_stages; ++n, at = lint::base_stage(unit.tree(), *at)) {
    const std::uint32_t end = std::min(below.copy, unit.tree().stages[*at].end);
    for (std::uint32_t i = end; i-- > unit.tree().stages[*at].first;) {
      if (++steps > most_steps) return false;
      const syntax::Instruction& run = unit.tree().instructions[i];
      if (run.keyword != syntax::Keyword::run || !run.valid) continue;
      const auto& actions = lint::effects_without_mounts(unit, i).actions;
      if (std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
            return reads_manifests(action) && action.ecosystem == below.action.ecosystem &&
                   action.folder == below.action.folder && action.files == below.action.files;
          }))
        return true;
    }
  }
  return false;
}

void check(const Unit& unit, std::uint32_t stage, lint::Report& report) {
  each_below_copy(unit, stage, false, reads_manifests, [&](const BelowCopy& below) {
    if (is_brought_above(unit, stage, below)) return;
    const syntax::Instruction& run = unit.tree().instructions[below.run];
    lint::Diagnostic& found =
        report.add(unit.commands(run, below.run).to_source(below.command.span),
                   "every change of a file in `" + below.source + "` installs all packages again");
    found.labels.push_back(
        {unit.tree().instructions[below.copy].span,
         below.reads.empty() ? "brings all files, where the install reads a few"
                             : "brings all files, where the install reads `" + below.reads + "`"});
    found.help = "copy the files that the install reads alone above it, and the rest below it";
  });
}

}  // namespace

extern constexpr lint::Rule copy_before_install{
    .name = "copy-before-install",
    .category = "cache",
    .summary = "A whole folder is copied above an install of packages",
    .aliases = {"DF070"},
    .fixable = true,
    .on_stage = check};

}  // namespace stowage::rules
