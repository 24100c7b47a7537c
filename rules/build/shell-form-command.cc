#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/unit.h"
#include "lib/shell/script.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Words that only a shell understands.
constexpr auto builtins = std::to_array<std::string_view>(
    {".", ":", "alias", "cd", "eval", "exec", "exit", "export", "read", "set", "source", "trap",
     "ulimit", "umask", "unset", "wait"});

/// `["a","b"]` when the text is one plain command, else nothing.
std::optional<std::string> exec_form(std::string_view text) {
  const shell::Script script = shell::parse(text);
  if (!script.complete || script.root.items.size() != 1) return std::nullopt;
  const shell::Node& node = script.root.items[0];
  const auto* simple = node.as<shell::Simple>();
  if (simple == nullptr || simple->words.empty() || !simple->assignments.empty() ||
      !node.redirections.empty() || node.background || node.negated)
    return std::nullopt;
  std::string out = "[";
  for (const shell::Word& word : simple->words) {
    const auto value = shell::literal(word);
    if (!value || value->find_first_of("\"\\\n\t\r") != std::string_view::npos) return std::nullopt;
    const bool first = out.size() == 1;
    if (first && std::find(builtins.begin(), builtins.end(), *value) != builtins.end())
      return std::nullopt;
    out.append(first ? "\"" : ", \"").append(*value).append("\"");
  }
  return out + "]";
}

const syntax::CommandLine* command_line(const syntax::Instruction& instruction) {
  if (const auto* command = instruction.as<syntax::Command>()) return &command->command;
  const auto* health = instruction.as<syntax::Healthcheck>();
  return health == nullptr || health->none ? nullptr : &health->command;
}

/// hadolint does not ask for SHELL, and looks at health checks, which no signal reaches.
bool minds(const lint::Unit& unit, const lint::Place& place) {
  if (lint::as_hadolint(unit)) return true;
  const auto& forms = unit.dry_run().shell_forms;
  return std::find(forms.begin(), forms.end(), place.index) != forms.end();
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const syntax::CommandLine* command = command_line(place.instruction);
  if (command == nullptr || command->exec || command->words.empty() || place.onbuild ||
      !minds(unit, place))
    return;
  const syntax::Word& text = command->words[0];
  // An array that is broken is meant to be one: malformed-exec-form says what is wrong with it.
  if (unit.settings().compat == lint::Compat::none && text.text.starts_with("[\"")) return;
  const std::string keyword(name(place.instruction.keyword));
  lint::Diagnostic& found =
      report.add(place.instruction.name.span,
                 "the shell that starts this " + keyword + " keeps signals from it");
  found.help = "write it as a JSON array";
  if (text.text.size() != text.span.size() || !place.instruction.heredocs.empty()) return;
  if (auto array = exec_form(text.text))
    found.fixes.push_back({"write `" + *array + "`",
                           Grade::assuming,
                           {{text.span, *array}},
                           {"the command needs no shell around it"},
                           {}});
}

}  // namespace

extern constexpr lint::Rule shell_form_command{
    .name = "shell-form-command",
    .category = "build",
    .summary = "CMD or ENTRYPOINT is started by a shell",
    .severity = lint::Severity::warning,
    .hadolint = {"DL3025", lint::Severity::warning},
    .buildkit = "JSONArgsRecommended",
    .aliases = {"S7019"},
    .fixable = true,
    .keywords = {syntax::Keyword::cmd, syntax::Keyword::entrypoint, syntax::Keyword::healthcheck},
    .on_instruction = check};

}  // namespace stowage::rules
