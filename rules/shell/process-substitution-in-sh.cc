#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellUse& use : run->shell().uses) {
    if (use.part->kind != shell::PartKind::process || !is_dash(*run)) continue;
    lint::Diagnostic& found =
        report.add(run->to_source(use.part->span), "dash stops here with a syntax error");
    found.help = "write `SHELL [\"/bin/bash\", \"-c\"]` above, or use a pipe";
  }
}

}  // namespace

extern constexpr lint::Rule process_substitution_in_sh{
    .name = "process-substitution-in-sh",
    .category = "shell",
    .summary = "<(…) in a shell that does not know it",
    .severity = lint::Severity::error,
    .aliases = {"SC3001"},
    .mentions = "<( >(",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
