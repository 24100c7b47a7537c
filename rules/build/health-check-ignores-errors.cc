#include <optional>
#include <string>

#include "lib/lint/command_words.h"
#include "lib/lint/operands.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool looks_at_answer(const shell::Command& command) {
  if (lint::find_short_flag(command, 'f', lint::curl_values) != nullptr) return true;
  if (lint::find_short_flag(command, 'w', lint::curl_values) != nullptr) return true;
  for (const shell::Word& word : command.arguments())
    if (word.text.starts_with("--fail") || word.text.starts_with("--write-out") || word.splits)
      return true;
  // The next command of the pipe reads what came.
  return command.pipeline_index + 1 < command.pipeline_length || command.in_substitution;
}

void judge(const lint::Unit& unit, const lint::Place& place, const shell::CommandList& list,
           std::string_view text, lint::Report& report) {
  for (const shell::Command& command : list.commands) {
    if (command.name != "curl" || command.argv.size() < 2 || looks_at_answer(command)) continue;
    const std::string_view part = text.substr(command.span.begin, command.span.size());
    const auto span = lint::verbatim(unit, place.instruction, part);
    lint::Diagnostic& found = report.add(span ? *span : place.instruction.name.span,
                                         "`curl` succeeds when the server answers with an error");
    found.help = "add `--fail`";
    if (!span) continue;
    const std::uint32_t at = span->begin + (command.argv[0].span.end - command.span.begin);
    found.fixes.push_back({"add `-f`",
                           Grade::assuming,
                           {{{at, at}, " -f"}},
                           {"a healthy container answers this request without an error"},
                           {}});
  }
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* health = place.instruction.as<syntax::Healthcheck>();
  if (health == nullptr || health->none || health->command.words.empty()) return;
  if (health->command.exec) {
    std::vector<shell::ExecWord> words;
    for (const syntax::Word& word : health->command.words) words.push_back({word.text, word.span});
    const shell::Script script = shell::from_exec(words);
    for (const shell::Command& command : shell::flatten(script).commands)
      if (command.name == "curl" && command.argv.size() > 1 && !looks_at_answer(command))
        report
            .add(place.instruction.name.span,
                 "`curl` succeeds when the server answers with an error")
            .help = "add `--fail`";
    return;
  }
  const std::string_view text = health->command.words[0].text;
  const shell::Script script = shell::parse(text);
  judge(unit, place, shell::flatten(script), text, report);
}

}  // namespace

extern constexpr lint::Rule health_check_ignores_errors{
    .name = "health-check-ignores-errors",
    .category = "build",
    .summary = "HEALTHCHECK asks with curl and takes an error page for health",
    .severity = lint::Severity::warning,
    .fixable = true,
    .mentions = "curl",
    .keywords = {syntax::Keyword::healthcheck},
    .on_instruction = check};

}  // namespace stowage::rules
