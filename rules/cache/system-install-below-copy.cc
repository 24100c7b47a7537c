#include "rules/cache/below_copy.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using knowledge::Action;
using knowledge::ActionKind;
using lint::Unit;

bool installs_named(const Action& action) {
  return action.files.empty() &&
         (action.kind == ActionKind::add || action.kind == ActionKind::install);
}

void check(const Unit& unit, std::uint32_t stage, lint::Report& report) {
  each_below_copy(unit, stage, true, installs_named, [&](const BelowCopy& below) {
    const syntax::Instruction& run = unit.tree().instructions[below.run];
    lint::Diagnostic& found = report.add(
        unit.commands(run, below.run).to_source(below.command.span),
        "every change of a file in `" + below.source + "` installs the system's packages again");
    found.labels.push_back({unit.tree().instructions[below.copy].span, "they need none of it"});
    found.help = "install them above the COPY";
  });
}

}  // namespace

extern constexpr lint::Rule system_install_below_copy{
    .name = "system-install-below-copy",
    .category = "cache",
    .summary = "Packages of the distribution are installed below a COPY of the project",
    .fixable = true,
    .on_stage = check};

}  // namespace stowage::rules
