#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// A builtin of bash that is no program, either; of `declare a=(…)` array-in-sh says where it stops.
bool is_of_bash(const shell::Command& command) {
  constexpr auto names = std::to_array<std::string_view>(
      {"pushd", "popd", "dirs", "shopt", "declare", "typeset", "disown", "mapfile", "readarray",
       "let", "builtin", "caller", "compgen", "complete", "compopt", "bind", "enable", "coproc"});
  if (!one_of(command.name, names) || command.argv[0].raw != command.name) return false;
  return std::none_of(command.argv.begin(), command.argv.end(), [](const shell::Word& word) {
    return word.raw.find("=(") != std::string_view::npos;
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const shell::Command& command : run->all()) {
    if (!is_of_bash(command) || command.calls_function || !command.wrappers.empty()) continue;
    const std::string sh(plain_sh(*run));
    if (sh.empty()) return;
    if (command.name == "let" && !is_dash(*run)) continue;  // ash has it
    const std::string name(command.name);
    lint::Diagnostic& found =
        report.add(run->to_source(command.argv[0].span),
                   "`/bin/sh` is " + sh + " here, and has no command `" + name + "`");
    found.help = "write `SHELL [\"/bin/bash\", \"-c\"]` above";
    if (name == "pushd") found.help += ", or `( cd folder && … )`";
  }
}

}  // namespace

extern constexpr lint::Rule pushd_in_sh{
    .name = "pushd-in-sh",
    .category = "shell",
    .summary = "pushd or shopt in a shell that has none",
    .severity = lint::Severity::error,
    .aliases = {"SC3044"},
    .mentions =
        "pushd popd dirs shopt declare typeset disown mapfile readarray let builtin caller "
        "compgen complete compopt bind enable coproc",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
