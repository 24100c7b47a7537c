#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

using lint::ShellUse;
using shell::PartKind;

/// What these print is meant to be several words.
constexpr std::array<std::string_view, 2> lists = {"seq", "pgrep"};

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  const lint::ShellFacts& facts = run->shell();
  for (const ShellUse& use : facts.uses) {
    if (use.part->kind != PartKind::command && use.part->kind != PartKind::backquoted) continue;
    if (!splits_words(facts, use)) continue;
    if (use.seat == lint::Seat::command && use.part->span == facts.words[use.word].word->span)
      continue;
    const shell::Node* command = only_command(use.part->body);
    if (command != nullptr && one_of(name_of(*command), lists)) continue;
    lint::Diagnostic& found = report.add(
        run->to_source(use.part->span), "the output of `" + shown(*run, use.part->span) +
                                            "` is split at blanks, and its wildcards are expanded");
    if (use.part->kind == PartKind::command)
      lint::offer(found, "quote it", Grade::assuming, quoted(*run, *use.part),
                  {"the command prints one word"});
  }
}

}  // namespace

extern constexpr lint::Rule unquoted_substitution{
    .name = "unquoted-substitution",
    .category = "shell",
    .summary = "The output of a command stands outside of quotes",
    .severity = lint::Severity::info,
    .aliases = {"SC2046"},
    .fixable = true,
    .by_default = false,
    .mentions = "$( `",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
