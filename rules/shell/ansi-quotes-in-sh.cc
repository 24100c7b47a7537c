#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellWord& each : run->shell().words) {
    if (!each.word->quoted) continue;
    for (const shell::Part& part : each.word->parts) {
      const bool ansi = part.kind == shell::PartKind::single_quoted &&
                        slice(run->script(), part.span).starts_with("$'");
      if (!ansi || !is_dash(*run)) continue;
      lint::Diagnostic& found = report.add(run->to_source(part.span),
                                           "dash prints the dollar, and reads no escapes in this");
      found.help = "write it with `printf`";
    }
  }
}

}  // namespace

extern constexpr lint::Rule ansi_quotes_in_sh{
    .name = "ansi-quotes-in-sh",
    .category = "shell",
    .summary = "$'…' in a shell that takes the dollar as it is",
    .aliases = {"SC3003"},
    .mentions = "$'",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
