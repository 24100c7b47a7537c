#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

/// `service x start`, `systemctl start x`, `/etc/init.d/x start`.
bool starts_service(const Command& command) {
  if (command.argv.size() < 2) return false;
  const bool last_starts =
      command.argv.back().text == "start" || command.argv.back().text == "restart";
  if (command.name == "service") return last_starts && command.argv.size() == 3;
  if (command.argv[0].text.starts_with("/etc/init.d/")) return last_starts;
  if (command.name != "systemctl") return false;
  const shell::Word* action = lint::first_operand(command);
  return action != nullptr && (action->text == "start" || action->text == "restart");
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const RunCommands& run = unit.commands(place.instruction, place.index);
  if (run.all().empty() || !run.complete()) return;
  // Only as the last command: what stands behind it may use the service.
  const Command& last = run.all().back();
  if (last.in_function || last.in_substitution || last.pipeline_length > 1) return;
  if (!starts_service(last) && !(last.background && last.kind == shell::CommandKind::simple))
    return;
  report
      .add(run.to_source(last.span),
           "what this starts ends with the step: an image holds files, no processes")
      .help = "start it in the container (CMD, ENTRYPOINT), or use it in the same RUN";
}

}  // namespace

extern constexpr lint::Rule service_started_in_run{
    .name = "service-started-in-run",
    .category = "build",
    .summary = "A RUN ends by starting a service, which ends with it",
    .severity = lint::Severity::warning,
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
