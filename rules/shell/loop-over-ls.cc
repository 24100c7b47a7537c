#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellUse& use : run->shell().uses) {
    if (use.seat != lint::Seat::loop || use.quoted || use.in_operand) continue;
    const shell::Node* command = only_command(use.part->body);
    if (command == nullptr || name_of(*command) != "ls") continue;
    lint::Diagnostic& found =
        report.add(run->to_source(use.part->span),
                   "names with blanks are taken apart, and an error of `ls` is lost");
    const auto words = words_of(*command);
    const bool plain = words.size() == 2 && words[1].globs && !words[1].expands &&
                       words[1].raw.front() != '-' && words[1].raw.back() != '/';
    const auto edit =
        replaced(unit, *run, use.part->span, plain ? std::string(words[1].raw) : std::string());
    if (plain && edit && use.part->span == run->shell().words[use.word].word->span)
      lint::offer(found, "loop over the wildcard", Grade::assuming, std::vector{*edit},
                  {"files match it, and none of them is a folder"});
    else
      found.help = "loop over a wildcard: `for f in folder/*`";
  }
}

}  // namespace

extern constexpr lint::Rule loop_over_ls{.name = "loop-over-ls",
                                         .category = "shell",
                                         .summary = "A loop over the output of ls",
                                         .aliases = {"SC2045"},
                                         .fixable = true,
                                         .by_default = false,
                                         .mentions = "ls",
                                         .keywords = {syntax::Keyword::run},
                                         .on_instruction = check};

}  // namespace stowage::rules
