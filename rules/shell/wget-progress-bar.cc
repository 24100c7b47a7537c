#include <optional>
#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/script_rule.h"
#include "lib/lint/tool_call.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Place;
using lint::Unit;
using shell::Command;

bool fires(const lint::HadolintCommand& command) {
  return command.name == "wget" &&
         !command.has_flag(
             {"progress", "q", "quiet", "o", "output-file", "a", "append-output", "no-verbose"}) &&
         !command.has({"-nv"});
}

bool is_quiet(const lint::ToolCall& call) {
  return call.has_flag({"--progress", "-q", "--quiet", "-o", "--output-file", "-a",
                        "--append-output", "--no-verbose", "-nv", "--version", "--help", "-b",
                        "--background"});
}

/// Is the wget of the image GNU's? It comes with a package; only the small one of BusyBox is there without.
bool is_gnu(const Unit& unit, const Place& place) {
  const auto& instructions = unit.tree().instructions;
  for (std::uint32_t i = place.index < 50 ? 0 : place.index - 50; i <= place.index; ++i) {
    if (instructions[i].keyword != syntax::Keyword::run || !instructions[i].valid) continue;
    for (const Command& command : unit.commands(instructions[i], i).all())
      for (const std::string_view program : {"apt-get", "apt", "yum", "dnf", "microdnf", "zypper"})
        if (command.name == program) return true;
  }
  return false;
}

/// Redirected or piped away, the bar is not in the log of the build.
bool is_redirected(const Command& command) {
  return std::any_of(command.redirections.begin(), command.redirections.end(),
                     [](const shell::Redirection& redirection) {
                       return redirection.descriptor == 2 ||
                              redirection.kind == shell::RedirectionKind::both;
                     });
}

void check(const Unit& unit, const Place& place, lint::Report& report) {
  constexpr std::string_view message = "the progress bar of `wget` floods the log of the build";
  if (lint::answers_as_hadolint(unit, place, report, message, fires)) return;
  std::optional<bool> gnu;  // the same for all commands of the RUN
  lint::each_named(unit, place, {"wget"}, [&](const auto& run, const Command& command) {
    const lint::ToolCall& call = run.call(command);
    if (is_quiet(call) || is_redirected(command)) return;
    const Span name = run.to_source(command.argv[0].span);
    lint::Diagnostic& found = report.add(name, std::string(message));
    if (!gnu) gnu = is_gnu(unit, place);
    std::vector<std::string> assumptions;
    if (!*gnu) assumptions.push_back("`wget` is GNU Wget, not that of BusyBox");
    lint::offer(found, "show progress in dots", *gnu ? Grade::equivalent : Grade::assuming,
                lint::insert_behind(unit, run, command.argv[0], " --progress=dot:giga"),
                std::move(assumptions));
  });
}

}  // namespace

extern constexpr lint::Rule wget_progress_bar{.name = "wget-progress-bar",
                                              .category = "shell",
                                              .summary = "The progress bar of wget floods the log",
                                              .severity = lint::Severity::info,
                                              .hadolint = {"DL3047", lint::Severity::info},
                                              .fixable = true,
                                              .by_default = false,
                                              .mentions = "wget",
                                              .keywords = {syntax::Keyword::run},
                                              .on_instruction = check};

}  // namespace stowage::rules
