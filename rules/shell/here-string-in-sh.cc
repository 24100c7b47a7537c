#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellNode& each : run->shell().nodes) {
    for (const shell::Redirection& one : each.node->redirections) {
      if (one.kind != shell::RedirectionKind::here_string) continue;
      const std::string sh(plain_sh(*run));
      if (sh.empty()) return;
      lint::Diagnostic& found =
          report.add(run->to_source(one.span), sh + " stops here with a syntax error");
      found.help = "write `printf '%s\\n' … | command`";
    }
  }
}

}  // namespace

extern constexpr lint::Rule here_string_in_sh{.name = "here-string-in-sh",
                                              .category = "shell",
                                              .summary = "<<< in a shell that does not know it",
                                              .severity = lint::Severity::error,
                                              .aliases = {"SC3011"},
                                              .mentions = "<<<",
                                              .keywords = {syntax::Keyword::run},
                                              .on_instruction = check};

}  // namespace stowage::rules
