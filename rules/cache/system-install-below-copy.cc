#include <algorithm>
#include <string_view>

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

/// The list of packages, or one of them, comes from a file: `xargs apt-get install < list`, `$(cat list)`, `./tool.deb`.
bool reads_file(const shell::Command& command) {
  if (command.wrapped_by("xargs")) return true;
  const auto is_input = [](const shell::Redirection& each) {
    return each.kind == shell::RedirectionKind::input;
  };
  const auto is_file = [](const shell::Word& word) {
    const std::string_view text = word.raw;
    return text.find("$(") != std::string_view::npos || text.find('`') != std::string_view::npos ||
           text.ends_with(".deb") || text.ends_with(".rpm") || text.ends_with(".apk");
  };
  return std::any_of(command.redirections.begin(), command.redirections.end(), is_input) ||
         std::any_of(command.argv.begin(), command.argv.end(), is_file);
}

void check(const Unit& unit, std::uint32_t stage, lint::Report& report) {
  each_below_copy(unit, stage, true, installs_named, [&](const BelowCopy& below) {
    if (reads_file(below.command)) return;
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
