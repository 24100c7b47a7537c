#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const shell::Command& command : run->all()) {
    if (command.name != "source" || !command.wrappers.empty() || command.calls_function) continue;
    if (command.argv.size() < 2 || !is_dash(*run)) continue;
    lint::Diagnostic& found = report.add(run->to_source(command.span),
                                         "`/bin/sh` is dash here, and has no command `source`");
    const bool plain =
        command.argv.size() == 2 && command.argv[1].raw.find('/') != std::string_view::npos;
    const auto edit = replaced(unit, *run, command.argv[0].span, ".");
    if (edit && plain && !command.ignores_failure)
      lint::offer(found, "write `.`", Grade::assuming, std::vector{*edit},
                  {"the step fails as it is, so that there is no image yet"});
    else
      found.help = "write `.` and a path with a slash, or `SHELL [\"/bin/bash\", \"-c\"]` above";
  }
}

}  // namespace

extern constexpr lint::Rule source_in_sh{.name = "source-in-sh",
                                         .category = "shell",
                                         .summary = "source in a shell that knows only the dot",
                                         .severity = lint::Severity::error,
                                         .aliases = {"SC3046", "SC3051"},
                                         .fixable = true,
                                         .mentions = "source",
                                         .keywords = {syntax::Keyword::run},
                                         .on_instruction = check};

}  // namespace stowage::rules
