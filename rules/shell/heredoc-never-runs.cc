#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

bool is_unread(const shell::Node& node) {
  const auto* simple = node.as<shell::Simple>();
  return simple != nullptr && simple->words.empty() && simple->assignments.empty() &&
         std::any_of(node.redirections.begin(), node.redirections.end(),
                     [](const auto& one) { return one.heredoc != nullptr; });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  if (place.instruction.heredocs.empty()) return;
  for (const lint::ShellNode& each : run->shell().nodes) {
    if (!is_unread(*each.node)) continue;
    lint::Diagnostic& found = report.add(run->to_source(each.node->redirections[0].span),
                                         "no command reads this heredoc: its lines are not run");
    found.help = "write `RUN <<EOF` alone on the line, or name the program: `sh <<EOF`";
  }
}

}  // namespace

extern constexpr lint::Rule heredoc_never_runs{.name = "heredoc-never-runs",
                                               .category = "shell",
                                               .summary = "A heredoc that is given to no command",
                                               .severity = lint::Severity::error,
                                               .mentions = "<<",
                                               .keywords = {syntax::Keyword::run},
                                               .on_instruction = check};

}  // namespace stowage::rules
