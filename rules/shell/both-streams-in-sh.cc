#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellNode& each : run->shell().nodes) {
    for (const shell::Redirection& one : each.node->redirections) {
      if (one.kind != shell::RedirectionKind::both &&
          one.kind != shell::RedirectionKind::append_both)
        continue;
      if (!is_dash(*run)) return;
      const std::string target(one.target.raw);
      lint::Diagnostic& found =
          report.add(run->to_source(one.span),
                     "dash reads this as `&`: the command runs in the background, unwatched");
      found.help = "write `>" + target + " 2>&1`";
    }
  }
}

}  // namespace

extern constexpr lint::Rule both_streams_in_sh{.name = "both-streams-in-sh",
                                               .category = "shell",
                                               .summary = "&> in a shell that reads it as &",
                                               .severity = lint::Severity::error,
                                               .aliases = {"SC3020"},
                                               .mentions = "&>",
                                               .keywords = {syntax::Keyword::run},
                                               .on_instruction = check};

}  // namespace stowage::rules
