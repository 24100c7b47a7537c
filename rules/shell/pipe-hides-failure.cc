#include <string>

#include "lib/lint/blocks.h"
#include "lib/lint/hadolint_view.h"
#include "lib/lint/offer.h"
#include "lib/lint/script_rule.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;
using lint::Unit;
using shell::Command;
using syntax::Instruction;
using syntax::Keyword;

/// hadolint: does this SHELL make a pipe fail with any of its commands?
bool sets_pipefail(const Instruction& shell) {
  std::string text;
  if (const auto* details = shell.as<syntax::Command>()) {
    for (const syntax::Word& word : details->command.words)
      text.append(text.empty() ? "" : " ").append(word.text);
  } else {
    text = lint::operand_text(shell);  // the builder refuses it, hadolint does not
  }
  for (const std::string_view windows : {"pwsh", "powershell", "cmd"})
    if (text.starts_with(windows)) return true;
  const lint::HadolintScript script(std::move(text));
  const auto commands = script.commands();
  return std::any_of(commands.begin(), commands.end(), [](const HadolintCommand& command) {
    const std::string_view name = shell::basename(command.name);
    return (name == "bash" || name == "zsh" || name == "ash") && command.has_flag({"o"}) &&
           command.has({"pipefail"});
  });
}

void answer(const Unit& unit, lint::Report& report) {
  bool pipefail = false;
  const auto& instructions = unit.tree().instructions;
  for (std::uint32_t i = 0; i < instructions.size(); ++i) {
    const Instruction& instruction = instructions[i];
    if (instruction.keyword == Keyword::from) pipefail = false;
    if (instruction.keyword == Keyword::shell) pipefail = sets_pipefail(instruction);
    const lint::Place place{instruction, i, lint::no_stage};
    if (instruction.keyword == Keyword::run && !pipefail &&
        lint::hadolint_script(unit, place).has_pipe())
      lint::add_at_instruction(unit, place, report, "a pipe hides the failure of a command");
  }
}

bool is_named(const Command& command, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), command.name) != names.end();
}

/// These end before they have read all: what writes to them may be killed, and nothing is wrong.
bool may_stop_early(const Command& command) {
  if (is_named(command, {"head", "true", "sed", "awk"})) return true;
  return is_named(command, {"grep", "egrep", "fgrep"}) &&
         std::any_of(command.argv.begin(), command.argv.end(), [](const shell::Word& word) {
           return word.text == "--quiet" || word.text == "-m" ||
                  (word.text.starts_with('-') && word.text.find('q') != std::string_view::npos);
         });
}

/// What hardly goes wrong, or says by its status only that it found nothing.
bool cannot_fail(const Command& command) {
  return command.kind != shell::CommandKind::simple || command.name.empty() ||
         is_named(command,
                  {"echo",  "printf", "yes",        "true",  ":",   "env",      "set",     "ls",
                   "find",  "grep",   "egrep",      "fgrep", "awk", "sed",      "cut",     "tr",
                   "sort",  "uniq",   "head",       "tail",  "tee", "id",       "date",    "uname",
                   "nproc", "dpkg",   "dpkg-query", "rpm",   "ldd", "basename", "dirname", "which",
                   "wc",    "seq",    "column",     "rev",   "fold"});
}

/// Of a longer pipe the rest is not looked at.
constexpr std::size_t longest = 64;

/// The first command whose failure a pipe of the RUN hides; null: none.
const Command* hidden(const lint::RunCommands& run) {
  const auto commands = run.all();
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const Command& command = commands[i];
    if (command.pipeline_index + 1 >= command.pipeline_length || command.pipefail ||
        command.in_substitution || command.in_condition || cannot_fail(command))
      continue;
    std::size_t last = i + 1;
    bool stops = false;
    for (; last < commands.size() && last < i + longest &&
           commands[last].pipeline_index > command.pipeline_index;
         ++last)
      stops = stops || may_stop_early(commands[last]);
    if (!stops && !commands[last - 1].ignores_failure) return &command;
  }
  return nullptr;
}

bool is_alpine(const Unit& unit, const syntax::Stage& stage) {
  const auto* from = unit.tree().instructions[stage.first].as<syntax::From>();
  return from != nullptr && from->image.text.find("alpine") != std::string_view::npos;
}

Fix set_shell(const Unit& unit, const syntax::Stage& stage, std::uint32_t index) {
  const bool alpine = is_alpine(unit, stage);
  // In the case of the file, or another rule would complain about it.
  const char first = unit.tree().instructions[index].name.text.front();
  const std::string line = std::string(syntax::lower(first) == first ? "shell" : "SHELL") +
                           " [\"/bin/" + (alpine ? "ash" : "bash") +
                           "\", \"-o\", \"pipefail\", \"-c\"]" +
                           std::string(lint::newline_at(unit, index));
  Fix fix{.title = "let a pipe fail with any of its commands",
          .grade = Grade::assuming,
          .edits = {lint::insert_above(unit, index, line)},
          .assumptions = {"no command below, in a pipe, fails without being noticed today"}};
  if (!alpine)
    fix.assumptions.push_back("the image has /bin/bash, to which the steps below mean the same");
  return fix;
}

/// `&>` sends both outputs to a file in bash, and starts the command in the background in dash: with SHELL the steps
/// below would do something else.
bool means_other_in_bash(const Unit& unit, const syntax::Stage& stage, std::uint32_t index) {
  for (std::uint32_t i = index; i < stage.end; ++i)
    if (unit.tree().instructions[i].line.text.find("&>") != std::string_view::npos) return true;
  return false;
}

/// A shell that is inherited may have pipefail already, or be none that knows it.
bool is_handled(const Unit& unit, std::uint32_t index) {
  const model::Model& model = unit.model();
  const auto& words = model.shell_at(model.nodes[index]).words;
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "pipefail" || word.starts_with("pwsh") || word.starts_with("powershell") ||
           word.starts_with("cmd");
  });
}

void check(const Unit& unit, lint::Report& report) {
  if (unit.settings().compat == lint::Compat::hadolint) return answer(unit, report);
  for (const syntax::Stage& stage : unit.tree().stages) {
    bool offered = false;  // SHELL mends all that follow
    for (std::uint32_t i = stage.first; i < stage.end; ++i) {
      const Instruction& instruction = unit.tree().instructions[i];
      if (instruction.keyword != Keyword::run || !instruction.valid) continue;
      const lint::RunCommands& run = unit.commands(instruction, i);
      if (run.parsed().dialect >= shell::Dialect::cmd) continue;
      const Command* command = hidden(run);
      if (command == nullptr || is_handled(unit, i)) continue;
      lint::Diagnostic& found =
          report.add(run.to_source(command->span),
                     "the pipe goes on when `" + std::string(command->name) + "` fails");
      found.help = "set pipefail, by SHELL above or by `set -o pipefail`";
      if (!offered && !instruction.exec_form && !means_other_in_bash(unit, stage, i))
        found.fixes.push_back(set_shell(unit, stage, i));
      offered = true;
    }
  }
}

}  // namespace

extern constexpr lint::Rule pipe_hides_failure{.name = "pipe-hides-failure",
                                               .category = "shell",
                                               .summary = "A pipe hides the failure of a command",
                                               .hadolint = {"DL4006", lint::Severity::warning},
                                               .fixable = true,
                                               .mentions = "|",
                                               .on_file = check};

}  // namespace stowage::rules
