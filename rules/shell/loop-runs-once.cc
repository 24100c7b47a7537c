#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellNode& each : run->shell().nodes) {
    const auto* loop = each.node->as<shell::For>();
    if (loop == nullptr || !loop->has_words || loop->words.size() != 1 || loop->select) continue;
    const shell::Word& word = loop->words[0];
    if (!word.is_static()) continue;
    lint::Diagnostic& found =
        report.add(run->to_source(word.span),
                   "the loop runs once, for the word `" + shown(*run, word.span) + "`");
    found.help = word.raw.find(',') == std::string_view::npos
                     ? "is a `$` missing, or a `*`?"
                     : "the shell separates words by blanks, not by commas";
  }
}

}  // namespace

extern constexpr lint::Rule loop_runs_once{.name = "loop-runs-once",
                                           .category = "shell",
                                           .summary = "A loop over one fixed word",
                                           .aliases = {"SC2043"},
                                           .by_default = false,
                                           .mentions = "for",
                                           .keywords = {syntax::Keyword::run},
                                           .on_instruction = check};

}  // namespace stowage::rules
