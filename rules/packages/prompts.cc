#include "rules/packages/prompts.h"

#include <string>

#include "lib/lint/offer.h"

namespace stowage::rules {

namespace {

using shell::Command;

/// `yes | apt-get install a`
bool is_answered(const Command& command, const lint::RunCommands& run) {
  if (command.pipeline_index == 0) return false;
  const Command& before = *(&command - 1);
  return &command != run.all().data() && (before.name == "yes" || before.name == "echo");
}

/// A configuration flag may answer: -o APT::Get::Assume-Yes=true
bool is_configured(const lint::ToolCall& call) {
  for (const auto* words : {&call.values, &call.flags})
    for (const shell::Word* word : *words)
      if (word->text.find("ssume") != std::string_view::npos) return true;
  return false;
}

}  // namespace

void report_questions(const lint::Unit& unit, const lint::Place& place, lint::Report& report,
                      const Asking& asking) {
  lint::each_named(
      unit, place, asking.programs, [&](const lint::RunCommands& run, const Command& command) {
        const lint::ToolCall& call = run.call(command);
        if (!call.is(asking.actions) || call.unknown || is_answered(command, run)) return;
        if (call.has_flag(asking.answers) || is_configured(call)) return;
        const std::string what = std::string(command.name) + " " + std::string(call.action);
        lint::Diagnostic& found =
            report.add(run.to_source(command.span), "`" + what + "` asks, and nobody answers");
        lint::offer(found, "write `" + what + std::string(asking.switch_text) + "`",
                    Grade::equivalent,
                    lint::insert_behind(unit, run, *call.action_word, asking.switch_text));
      });
}

}  // namespace stowage::rules
