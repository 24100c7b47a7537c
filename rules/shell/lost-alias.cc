#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const shell::Command& command : run->all()) {
    if (command.name != "alias" || command.argv.size() < 2) continue;
    if (command.argv[1].raw.find('=') == std::string_view::npos) continue;
    // The lines of a heredoc that follow see it, unless bash reads them.
    const std::size_t line = run->script().find('\n', command.span.end);
    if (!run->is_bash() && line != std::string_view::npos && line + 1 < run->script().size())
      continue;
    lint::Diagnostic& found =
        report.add(run->to_source(command.span),
                   "the alias ends with the RUN, and its own line never sees it");
    found.help = "write a script or a link into `/usr/local/bin`, or the alias into a profile";
  }
}

}  // namespace

extern constexpr lint::Rule lost_alias{.name = "lost-alias",
                                       .category = "shell",
                                       .summary = "An alias in a RUN",
                                       .mentions = "alias",
                                       .keywords = {syntax::Keyword::run},
                                       .on_instruction = check};

}  // namespace stowage::rules
