#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const shell::Command& command : run->all()) {
    if (command.name != "read" || !command.wrappers.empty()) continue;
    const bool raw = std::any_of(command.argv.begin(), command.argv.end(), [](const auto& word) {
      return word.raw.starts_with('-') && word.raw.find('r') != std::string_view::npos;
    });
    if (raw) continue;
    lint::Diagnostic& found = report.add(run->to_source(command.argv[0].span),
                                         "`read` takes backslashes out of the lines");
    lint::offer(found, "add `-r`", Grade::assuming,
                std::vector{behind(*run, command.argv[0].span, " -r")},
                {"no line holds a backslash"});
  }
}

}  // namespace

extern constexpr lint::Rule read_eats_backslashes{.name = "read-eats-backslashes",
                                                  .category = "shell",
                                                  .summary = "read without -r changes backslashes",
                                                  .severity = lint::Severity::info,
                                                  .aliases = {"SC2162"},
                                                  .fixable = true,
                                                  .by_default = false,
                                                  .mentions = "read",
                                                  .keywords = {syntax::Keyword::run},
                                                  .on_instruction = check};

}  // namespace stowage::rules
