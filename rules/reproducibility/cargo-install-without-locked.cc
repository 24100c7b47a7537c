#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const auto& run, const shell::Command& command) {
    if (command.name != "cargo" || command.argv.size() < 3 || !lint::is(command.argv[1], "install"))
      return;
    for (const shell::Word& word : command.arguments())
      if (word.splits || word.text == "--locked" || word.text == "--frozen" ||
          word.text == "--list")
        return;
    lint::Diagnostic& found = report.add(
        run.to_source(command.span),
        "`cargo install` resolves the dependencies anew, to versions nobody tested together");
    found.help = "add `--locked`";
    const Span action = run.to_source(command.argv[1].span);
    if (unit.text(action) != "install") return;
    found.fixes.push_back({"add `--locked`",
                           Grade::assuming,
                           {{{action.end, action.end}, " --locked"}},
                           {"the crate was published with its lock file"},
                           {}});
  });
}

}  // namespace

extern constexpr lint::Rule cargo_install_without_locked{
    .name = "cargo-install-without-locked",
    .category = "reproducibility",
    .summary = "cargo install does not use the lock file of the crate",
    .severity = lint::Severity::info,
    .fixable = true,
    .mentions = "cargo",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
