#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  constexpr std::array<std::string_view, 9> others = {"echo", "printf", "[",    "[[", "test",
                                                      "find", "grep",   "expr", "tr"};
  for (const shell::Command& command : run->all()) {
    if (command.name.empty() || one_of(command.name, others)) continue;
    for (const shell::Word& word : command.arguments()) {
      if (word.raw == "--") break;
      const bool glob = word.globs && (word.raw[0] == '*' || word.raw[0] == '?');
      if (!glob) continue;
      lint::Diagnostic& found =
          report.add(run->to_source(word.span), "a name that begins with `-` would be a flag of `" +
                                                    std::string(command.name) + "`");
      lint::offer(found, "write `./` in front", Grade::assuming,
                  std::vector{before(*run, word.span, "./")},
                  {"the command does the same with `./name` as with `name`"});
    }
  }
}

}  // namespace

extern constexpr lint::Rule glob_may_be_flag{
    .name = "glob-may-be-flag",
    .category = "shell",
    .summary = "A wildcard whose matches may look like flags",
    .severity = lint::Severity::info,
    .aliases = {"SC2035", "S6573"},
    .fixable = true,
    .by_default = false,
    .mentions = "* ?",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
