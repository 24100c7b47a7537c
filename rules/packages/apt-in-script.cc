#include <string>

#include "lib/lint/script_rule.h"
#include "lib/lint/tool_call.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;
using lint::Place;
using lint::Report;
using lint::RunCommands;
using lint::Unit;
using shell::Command;

bool fires(const HadolintCommand& command) { return command.name == "apt"; }

/// The tool for scripts that knows the same subcommand; empty: there is none.
std::string_view tool_for(const lint::ToolCall& call) {
  if (call.is({"update", "upgrade", "install", "remove", "purge", "autoremove", "clean",
               "autoclean", "build-dep", "download", "source", "satisfy"}))
    return "apt-get";
  if (call.is({"show", "search", "policy"})) return "apt-cache";
  return {};
}

void check(const Unit& unit, const Place& place, Report& report) {
  constexpr std::string_view message = "`apt` is made for people at a terminal";
  if (lint::answers_as_hadolint(unit, place, report, message, fires)) return;
  lint::each_named(unit, place, {"apt"}, [&](const RunCommands& run, const Command& command) {
    const Span place_of_name = run.to_source(command.argv[0].span);
    lint::Diagnostic& found = report.add(place_of_name, std::string(message));
    const lint::ToolCall& call = run.call(command);
    const std::string tool(tool_for(call));
    if (tool.empty() || unit.text(place_of_name) != "apt") return;
    Fix fix{.title = "write `" + tool + "`",
            .grade = Grade::equivalent,
            .edits = {{place_of_name, tool}}};
    if (call.is({"install", "upgrade", "build-dep", "satisfy"})) {
      fix.grade = Grade::assuming;
      fix.assumptions.push_back(
          "downloaded packages are not kept, as in the official images of Debian and Ubuntu");
    }
    found.fixes.push_back(std::move(fix));
  });
}

}  // namespace

extern constexpr lint::Rule apt_in_script{.name = "apt-in-script",
                                          .category = "packages",
                                          .summary = "apt is used in place of apt-get or apt-cache",
                                          .severity = lint::Severity::info,
                                          .hadolint = {"DL3027", lint::Severity::warning},
                                          .fixable = true,
                                          .mentions = "apt",
                                          .keywords = {syntax::Keyword::run},
                                          .on_instruction = check};

}  // namespace stowage::rules
