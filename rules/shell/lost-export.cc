#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// Changes only the shell that ends with the RUN.
bool only_sets(const shell::Command& command) {
  return (command.argv.empty() && !command.assignments.empty()) || command.name == "export" ||
         command.name == "unset" || command.name == "set";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  const auto all = run->all();
  if (all.empty() || all.back().name != "export" || all.back().argv.size() < 2) return;
  const shell::Command& last = all.back();
  if (last.in_function || last.in_subshell || last.in_loop || !last.wrappers.empty()) return;
  if (last.argv[1].raw.starts_with('-')) return;
  const bool alone = std::all_of(all.begin(), all.end(), only_sets);
  const std::string_view word = last.argv[1].raw;
  const std::string name(word.substr(0, word.find('=')));
  lint::Diagnostic& found =
      report.add(run->to_source(last.span),
                 alone ? "the RUN ends, and `" + name + "` with it: it does nothing"
                       : "nothing runs behind it, and `" + name + "` ends with the RUN");
  found.help = "use ENV, or export it in the RUN that needs it";
}

}  // namespace

extern constexpr lint::Rule lost_export{
    .name = "lost-export",
    .category = "shell",
    .summary = "An exported variable is gone at the end of the RUN",
    .aliases = {"S6581"},
    .mentions = "export",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
