#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// `[ $? -eq 0 ]` and the like ask whether it failed; `if` cannot ask for other numbers, or for more.
bool asks_for_failure(const shell::Node& node) {
  const auto* test = node.as<shell::Test>();
  auto words = test != nullptr ? test->words : words_of(node);
  if (words.size() == 5) words = words.first(4);  // `]`
  if (words.size() != 4) return false;
  return words[1].raw == "0" || words[3].raw == "0" || words[3].raw == "\"0\"";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  const lint::ShellFacts& facts = run->shell();
  for (const lint::ShellUse& use : facts.uses) {
    if (use.part->kind != shell::PartKind::variable || use.part->text != "?") continue;
    const std::string_view name = name_of(*facts.nodes[use.node].node);
    if (use.seat != lint::Seat::test && name != "[" && name != "test") continue;
    if (!asks_for_failure(*facts.nodes[use.node].node)) continue;
    report.add(run->to_source(use.part->span), "the status is asked behind the command").help =
        "write `if command; then`";
  }
}

}  // namespace

extern constexpr lint::Rule status_asked_later{.name = "status-asked-later",
                                               .category = "shell",
                                               .summary = "$? is asked in a test of its own",
                                               .severity = lint::Severity::style,
                                               .aliases = {"SC2181"},
                                               .by_default = false,
                                               .mentions = "$?",
                                               .keywords = {syntax::Keyword::run},
                                               .on_instruction = check};

}  // namespace stowage::rules
