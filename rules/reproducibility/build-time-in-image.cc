#include <algorithm>
#include <string>

#include "lib/lint/command_words.h"
#include "lib/lint/final_image.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using shell::Command;

/// `date` that prints the present time: not that of a file or one that is given.
bool asks_the_clock(const Command& command) {
  return command.name == "date" &&
         std::none_of(command.arguments().begin(), command.arguments().end(),
                      [](const shell::Word& word) {
                        const std::string_view text = word.text;
                        return text.starts_with("--date") || text.starts_with("--reference") ||
                               text.starts_with("--set") ||
                               (text.starts_with('-') && !text.starts_with("--") &&
                                text.find_first_of("drs") != std::string_view::npos);
                      });
}

/// The file that a command's output goes to.
const shell::Word* output_of(const Command& command) {
  for (const shell::Redirection& redirection : command.redirections)
    if ((redirection.kind == shell::RedirectionKind::output ||
         redirection.kind == shell::RedirectionKind::append) &&
        redirection.descriptor != 2 && !redirection.target.text.starts_with("/dev/") &&
        !redirection.target.text.starts_with("/tmp/"))
      return &redirection.target;
  return nullptr;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.onbuild || place.stage == lint::no_stage || !place.instruction.valid) return;
  lint::each_command(unit, place, [&](const lint::RunCommands& run, const Command& clock) {
    if (!asks_the_clock(clock)) return;
    const auto prints = [&](const Command& command) {
      return output_of(command) != nullptr && command.span.begin <= clock.span.begin &&
             clock.span.end <= command.span.end &&
             lint::is_named(command, {"date", "echo", "printf"});
    };
    const auto commands = run.all();
    const auto printer = std::find_if(commands.begin(), commands.end(), prints);
    if (printer == commands.end() || !lint::is_in_final_image(unit.tree(), place.stage)) return;
    lint::Diagnostic& found =
        report.add(run.to_source(clock.span),
                   "`" + std::string(output_of(*printer)->text) +
                       "` gets the time at which this step ran, not that of the build that uses it "
                       "from the cache");
    found.help =
        "give the time by a LABEL or ARG in the last lines, or read it from the image's `created`";
  });
}

}  // namespace

extern constexpr lint::Rule build_time_in_image{
    .name = "build-time-in-image",
    .category = "reproducibility",
    .summary = "A RUN writes the time of the build into a file",
    .severity = lint::Severity::info,
    .by_default = false,
    .mentions = "date",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
