#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

bool takes_output(const shell::Redirection& one) {
  return (one.descriptor == -1 || one.descriptor == 1) &&
         (one.kind == shell::RedirectionKind::output || one.kind == shell::RedirectionKind::append);
}

/// In `a 2>&1 >/dev/null | b` the errors are what the pipe is for.
bool feeds_pipe(const lint::ShellFacts& facts, const lint::ShellNode& each) {
  const lint::ShellNode* inner = &each;
  while (inner->parent != lint::no_node) {
    const lint::ShellNode& outer = facts.nodes[inner->parent];
    const auto* pipeline = outer.node->as<shell::Pipeline>();
    if (pipeline != nullptr && inner->position + 1 < pipeline->commands.size()) return true;
    inner = &outer;
  }
  return each.substituted;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  const lint::ShellFacts& facts = run->shell();
  for (const lint::ShellNode& each : facts.nodes) {
    const shell::Redirection* file = nullptr;  // the next behind it
    for (std::size_t i = each.node->redirections.size(); i-- > 0;) {
      const shell::Redirection& joined = each.node->redirections[i];
      if (takes_output(joined)) file = &joined;
      if (joined.kind != shell::RedirectionKind::duplicate_output || joined.descriptor != 2 ||
          joined.target.raw != "1" || file == nullptr || feeds_pipe(facts, each))
        continue;
      lint::Diagnostic& found = report.add(run->to_source(joined.span),
                                           "errors go where the output went before, not to `" +
                                               shown(*run, file->target.span) + "`");
      const auto first =
          replaced(unit, *run, joined.span, std::string(slice(run->script(), file->span)));
      const auto second = replaced(unit, *run, file->span, "2>&1");
      if (first && second && file->target.raw == "/dev/null")
        lint::offer(found, "join them behind it", Grade::equivalent, std::vector{*first, *second});
      else
        found.help = "write `2>&1` behind it";
    }
  }
}

}  // namespace

extern constexpr lint::Rule stderr_joined_too_early{
    .name = "stderr-joined-too-early",
    .category = "shell",
    .summary = "2>&1 stands before the redirection that it should follow",
    .aliases = {"SC2069"},
    .fixable = true,
    .mentions = "2>&1",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
