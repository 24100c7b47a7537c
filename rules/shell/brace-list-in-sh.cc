#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// `{a,b}` of literal text outside of quotes, as bash would expand it.
bool has_list(const shell::Word& word) {
  return word.braces && std::any_of(word.parts.begin(), word.parts.end(), [](const auto& part) {
           const std::size_t open = part.text.find('{');
           return part.kind == shell::PartKind::literal && open != std::string_view::npos;
         });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellWord& each : run->shell().words) {
    const bool seat = each.seat == lint::Seat::argument || each.seat == lint::Seat::loop;
    if (!seat || !has_list(*each.word)) continue;
    const std::string sh(plain_sh(*run));
    if (sh.empty()) return;
    // `find -exec … {}` and `git stash@{1}` have no comma and no dots.
    lint::Diagnostic& found = report.add(run->to_source(each.word->span),
                                         sh + " does not expand `" + shown(*run, each.word->span) +
                                             "`: it is one word, with the braces in it");
    found.help = "write the words out, or `SHELL [\"/bin/bash\", \"-c\"]` above";
  }
}

}  // namespace

extern constexpr lint::Rule brace_list_in_sh{.name = "brace-list-in-sh",
                                             .category = "shell",
                                             .summary = "{a,b} in a shell that takes it as it is",
                                             .severity = lint::Severity::error,
                                             .aliases = {"SC3009"},
                                             .mentions = "{",
                                             .keywords = {syntax::Keyword::run},
                                             .on_instruction = check};

}  // namespace stowage::rules
