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

void check(const Unit& unit, std::uint32_t stage, lint::Report& report) {
  each_below_copy(unit, stage, false, reads_manifests, [&](const BelowCopy& below) {
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
