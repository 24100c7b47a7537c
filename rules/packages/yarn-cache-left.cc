#include <string>

#include "lib/lint/hadolint_stages.h"
#include "lib/lint/left_files.h"
#include "lib/lint/offer.h"
#include "lib/lint/script_rule.h"
#include "lib/lint/tool_call.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;
using lint::Place;
using lint::Unit;
using shell::Command;

/// A clean above the install counts for nothing, a mount only where there is no clean.
bool fires_in_hadolint(const Unit& unit, const Place& place, const lint::HadolintScript& script) {
  const auto commands = script.commands();
  const auto first = [&](std::initializer_list<std::string_view> any) {
    return std::find_if(commands.begin(), commands.end(),
                        [&](const HadolintCommand& command) { return command.is("yarn", any); });
  };
  const auto install = first({"install"});
  const auto clean = first({"cache", "clean"});
  if (install == commands.end()) return false;
  const bool left = clean == commands.end() ? !lint::keeps_outside(place.instruction, ".cache/yarn")
                                            : clean < install;
  return left && lint::is_kept_stage(unit, place);
}

/// Installs into node_modules, through the cache of yarn 1.
bool fills_cache(const lint::ToolCall& call) {
  const bool installs = call.action_word == nullptr ? !call.has_flag({"--version", "-v", "--help"})
                                                    : call.is({"install", "add"});
  // These flags are those of yarn 2 and later, whose cache is part of the project.
  return installs && !call.has_flag({"--immutable", "--inline-builds", "--cache-folder", "--mode"});
}

/// Is some folder that yarn 1 may use for its cache kept outside by a mount, or removed?
bool is_elsewhere(const Unit& unit, const Place& place, const lint::RunCommands& run) {
  for (const std::string_view folder :
       {"/usr/local/share/.cache", ".cache/yarn", ".yarn", "/usr/local/share/.cache/yarn"})
    if (!lint::reaches_image(unit, place, folder) || lint::removes_any(run, {folder})) return true;
  return run.script().find("YARN_CACHE_FOLDER") != std::string_view::npos;
}

void check(const Unit& unit, const Place& place, lint::Report& report) {
  constexpr std::string_view message = "yarn's cache stays in the image";
  const auto fires = [&](const lint::HadolintScript& script) {
    return fires_in_hadolint(unit, place, script);
  };
  if (lint::answers_as_hadolint(unit, place, report, message, fires)) return;
  const Command* fills = nullptr;
  lint::each_named(unit, place, {"yarn"}, [&](const auto& run, const Command& command) {
    const lint::ToolCall& call = run.call(command);
    if (call.is({"cache"})) fills = nullptr;
    if (fills_cache(call)) fills = &command;
  });
  if (fills == nullptr) return;
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  if (is_elsewhere(unit, place, run)) return;
  lint::Diagnostic& found = report.add(run.to_source(fills->span), std::string(message));
  lint::offer(found, "clean the cache at the end of the step", Grade::assuming,
              lint::with_last_command(unit, place, "yarn cache clean"),
              {"no later step takes packages from yarn's cache"});
}

}  // namespace

extern constexpr lint::Rule yarn_cache_left{.name = "yarn-cache-left",
                                            .category = "packages",
                                            .summary = "The cache of yarn stays in the image",
                                            .severity = lint::Severity::info,
                                            .hadolint = {"DL3060", lint::Severity::info},
                                            .fixable = true,
                                            .mentions = "yarn",
                                            .keywords = {syntax::Keyword::run},
                                            .on_instruction = check};

}  // namespace stowage::rules
