#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellNode& each : run->shell().nodes) {
    const auto words = words_of(*each.node);
    if (words.size() != 5 || words[0].raw != "[" || words[1].raw != "!" || words[4].raw != "]")
      continue;
    if (words[2].raw != "-z" && words[2].raw != "-n") continue;
    const std::string other = words[2].raw == "-z" ? "-n" : "-z";
    const Span span{words[1].span.begin, words[2].span.end};
    lint::Diagnostic& found = report.add(
        run->to_source(span), "`! " + std::string(words[2].raw) + "` is `" + other + "`");
    const bool one = !words[3].splits && !words[3].globs;
    if (const auto edit = replaced(unit, *run, span, other); edit && one)
      lint::offer(found, "write `" + other + "`", Grade::equivalent, std::vector{*edit});
  }
}

}  // namespace

extern constexpr lint::Rule negated_empty_test{.name = "negated-empty-test",
                                               .category = "shell",
                                               .summary = "! -z in a test",
                                               .severity = lint::Severity::style,
                                               .aliases = {"SC2236"},
                                               .fixable = true,
                                               .by_default = false,
                                               .mentions = "[",
                                               .keywords = {syntax::Keyword::run},
                                               .on_instruction = check};

}  // namespace stowage::rules
