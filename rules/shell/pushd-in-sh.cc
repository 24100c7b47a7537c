#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  constexpr std::array<std::string_view, 6> of_bash = {"pushd",   "popd",    "shopt",
                                                       "declare", "typeset", "disown"};
  for (const shell::Command& command : run->all()) {
    if (!one_of(command.name, of_bash) || command.calls_function || !command.wrappers.empty() ||
        !is_dash(*run))
      continue;
    const std::string name(command.name);
    lint::Diagnostic& found =
        report.add(run->to_source(command.argv[0].span),
                   "`/bin/sh` is dash here, and has no command `" + name + "`");
    found.help = "write `SHELL [\"/bin/bash\", \"-c\"]` above";
    if (name == "pushd") found.help += ", or `( cd folder && … )`";
  }
}

}  // namespace

extern constexpr lint::Rule pushd_in_sh{.name = "pushd-in-sh",
                                        .category = "shell",
                                        .summary = "pushd or shopt in a shell that has none",
                                        .severity = lint::Severity::error,
                                        .aliases = {"SC3044"},
                                        .mentions = "pushd popd shopt declare typeset disown",
                                        .keywords = {syntax::Keyword::run},
                                        .on_instruction = check};

}  // namespace stowage::rules
