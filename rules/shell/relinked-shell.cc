#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/script_rule.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using shell::Command;

bool fires(const lint::HadolintCommand& command) { return command.is("ln", {"/bin/sh"}); }

/// The shell that `ln -sf SHELL /bin/sh` puts there, as a path; empty: the command does something else.
std::string new_shell(const Command& command) {
  if (command.name != "ln" || command.argv.size() < 3) return {};
  const auto words = command.argv.last(2);
  if (words[1].text != "/bin/sh" || words[0].text.starts_with('-') || words[0].expands) return {};
  const std::string path(words[0].text);
  // Where there was no shell at all, a link to BusyBox's is no replacement.
  const std::string_view name = shell::basename(path);
  if (name != "bash" && name != "dash" && name != "zsh" && name != "ksh") return {};
  return path.starts_with('/') ? path : "/bin/" + path;
}

bool removes_shell(const Command& command) {
  return command.name == "rm" && command.argv.size() > 1 && command.argv.back().text == "/bin/sh";
}

/// SHELL in place of a RUN that does nothing else.
std::optional<std::vector<Edit>> say_shell(const lint::Unit& unit, const lint::Place& place,
                                           const std::string& path) {
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  const auto commands = run.all();
  const bool alone = commands.size() == 1 || (commands.size() == 2 && removes_shell(commands[0]));
  if (!alone || !run.complete() || place.onbuild || !place.instruction.flags.empty() ||
      path.find_first_of("\"\\") != std::string::npos)
    return std::nullopt;
  return std::vector<Edit>{{place.instruction.span, "SHELL [\"" + path + "\", \"-c\"]"}};
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  constexpr std::string_view message = "`/bin/sh` is replaced in the image";
  if (lint::answers_as_hadolint(unit, place, report, message, fires)) return;
  lint::each_named(unit, place, {"ln"}, [&](const auto& run, const Command& command) {
    const std::string path = new_shell(command);
    if (path.empty()) return;
    lint::Diagnostic& found = report.add(run.to_source(command.span), std::string(message));
    found.help = "name the shell of the steps with SHELL";
    lint::offer(found, "name the shell with SHELL", Grade::assuming, say_shell(unit, place, path),
                {"only the steps of this file need that shell, not what runs `/bin/sh` by itself"});
  });
}

}  // namespace

extern constexpr lint::Rule relinked_shell{.name = "relinked-shell",
                                           .category = "shell",
                                           .summary = "/bin/sh is replaced by another shell",
                                           .hadolint = {"DL4005", lint::Severity::warning},
                                           .fixable = true,
                                           .mentions = "/bin/sh",
                                           .keywords = {syntax::Keyword::run},
                                           .on_instruction = check};

}  // namespace stowage::rules
