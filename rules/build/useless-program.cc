#include <string>

#include "lib/lint/script_rule.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;
using lint::Place;
using lint::Report;
using lint::RunCommands;
using lint::Unit;
using shell::Command;

bool fires(const HadolintCommand& command) {
  return command.is_one_of(
      {"free", "kill", "mount", "ps", "service", "shutdown", "ssh", "top", "vim"});
}

bool starts_service(const Command& command) {
  const auto arguments = command.arguments();
  return command.name == "service" && !arguments.empty() &&
         (arguments.back().text == "start" || arguments.back().text == "restart");
}

/// What the command can do during a build; empty: it may have a use.
std::string_view why_useless(const Command& command, const RunCommands& run,
                             const syntax::Run& details) {
  const std::string_view name = command.name;
  if (name == "top" || name == "vim") return "waits for somebody at a terminal";
  if (name == "shutdown") return "has no machine to shut down";
  if (name == "free") return "only prints what the machine of the build has";
  if (name == "mount" && details.security != "insecure")
    return "needs rights that a step does not have";
  // What is started and then used in the same step has a use; when the step ends, it ends.
  if (starts_service(command) && &command == &run.all().back())
    return "starts what ends together with this step";
  return {};
}

void check(const Unit& unit, const Place& place, Report& report) {
  constexpr std::string_view message = "a program that has no use in the build of an image";
  if (lint::answers_as_hadolint(unit, place, report, message, fires)) return;
  const auto* details = place.instruction.as<syntax::Run>();
  if (details == nullptr) return;
  lint::each_named(unit, place, {"free", "mount", "service", "shutdown", "top", "vim"},
                   [&](const RunCommands& run, const Command& command) {
                     const std::string_view why = why_useless(command, run, *details);
                     if (why.empty()) return;
                     report.add(run.to_source(command.span),
                                "`" + std::string(command.name) + "` " + std::string(why));
                   });
}

}  // namespace

extern constexpr lint::Rule useless_program{
    .name = "useless-program",
    .category = "build",
    .summary = "A program that has no use in a build",
    .severity = lint::Severity::info,
    .hadolint = {"DL3001", lint::Severity::info},
    .mentions = "free kill mount ps service shutdown ssh top vim",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
