#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellUse& use : run->shell().uses) {
    if (use.part->kind != shell::PartKind::backquoted || use.part->body.items.empty()) continue;
    const Span span = use.part->span;
    const std::string_view text = slice(run->script(), span);
    lint::Diagnostic& found = report.add(
        run->to_source(span), "backquotes do not nest, and read backslashes their own way");
    // Without backslashes the text means the same in `$(…)`; `$((` would be arithmetic.
    if (text.size() < 3 || text.front() != '`' || text.back() != '`' || text[1] == '(' ||
        text.substr(1, text.size() - 2).find_first_of("\\`#") != std::string_view::npos)
      continue;
    const auto open = replaced(unit, *run, {span.begin, span.begin + 1}, "$(");
    const auto close = replaced(unit, *run, {span.end - 1, span.end}, ")");
    if (open && close)
      lint::offer(found, "write `$(…)`", Grade::equivalent, std::vector{*open, *close});
  }
}

}  // namespace

extern constexpr lint::Rule backquotes{.name = "backquotes",
                                       .category = "shell",
                                       .summary = "A substitution is written in backquotes",
                                       .severity = lint::Severity::style,
                                       .aliases = {"SC2006"},
                                       .fixable = true,
                                       .by_default = false,
                                       .mentions = "`",
                                       .keywords = {syntax::Keyword::run},
                                       .on_instruction = check};

}  // namespace stowage::rules
