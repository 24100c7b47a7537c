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
      const bool appends = one.kind == shell::RedirectionKind::append_both;
      const bool dash = is_dash(*run);  // busybox ash knows `&>`, and not `&>>`
      if (!dash && !(appends && run->kind() == knowledge::Sh::busybox)) continue;
      lint::Diagnostic& found =
          report.add(run->to_source(one.span),
                     dash ? "dash reads this as `&`: the command runs in the background, unwatched"
                          : "busybox ash stops here with a syntax error");
      found.help =
          "write `" + std::string(appends ? ">>" : ">") + std::string(one.target.raw) + " 2>&1`";
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
