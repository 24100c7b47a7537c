#include <algorithm>
#include <optional>

#include "lib/lint/join_runs.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using lint::Unit;
using shell::Command;
using syntax::Instruction;
using syntax::Keyword;

bool is_apt(const Command& command) {
  return command.name == "apt-get" || command.name == "apt" || command.name == "aptitude";
}

/// "update" of `apt-get -qq update`: the first argument that is no option.
std::string_view subcommand(const Command& command) {
  for (const shell::Word& word : command.arguments()) {
    const auto text = shell::literal(word);
    if (!text) return {};
    if (!text->starts_with('-')) return *text;
  }
  return {};
}

bool updates(const Command& command) { return is_apt(command) && subcommand(command) == "update"; }

/// Uses the package lists that an update brings.
bool uses_lists(const Command& command) {
  if (!is_apt(command)) return false;
  const std::string_view action = subcommand(command);
  return action != "update" && action != "clean" && action != "autoclean" &&
         action != "autoremove" && action != "remove" && action != "purge";
}

/// Neither installs nor brings a script that might.
bool idle(const Command& command) {
  return updates(command) || command.name == "echo" || command.name == "true" ||
         command.name == "set" || command.name == "rm";
}

const RunCommands* commands_of(const Unit& unit, std::uint32_t index) {
  const Instruction& instruction = unit.tree().instructions[index];
  if (instruction.keyword != Keyword::run || !instruction.valid) return nullptr;
  return &unit.commands(instruction, index);
}

/// The first install below `index` in the stage, unless an update of its own stands above it.
std::optional<std::pair<std::uint32_t, const Command*>> later_install(const Unit& unit,
                                                                      const lint::Place& place) {
  if (place.onbuild || place.stage == lint::no_stage) return std::nullopt;
  const std::uint32_t end = unit.tree().stages[place.stage].end;
  for (std::uint32_t i = place.index + 1; i < end; ++i) {
    const RunCommands* run = commands_of(unit, i);
    if (run == nullptr) continue;
    for (const Command& command : run->all()) {
      if (updates(command)) return std::nullopt;
      if (uses_lists(command)) return std::pair(i, &command);
    }
  }
  return std::nullopt;
}

/// A cache mount keeps the lists outside of the layers.
bool mounts_lists(const Instruction& instruction) {
  const auto* run = instruction.as<syntax::Run>();
  return run != nullptr &&
         std::any_of(run->mounts.begin(), run->mounts.end(), [](const syntax::Mount& mount) {
           return mount.type == syntax::MountType::cache &&
                  mount.target.starts_with("/var/lib/apt");
         });
}

/// Joins `RUN apt-get update` and the RUN directly below it, when that begins with the install and
/// goes on with `&&` only, so that the shell still stops at the first failure.
std::optional<Fix> join(const Unit& unit, std::uint32_t index, std::uint32_t install_index,
                        const Command& install) {
  if (install_index != index + 1) return std::nullopt;
  const auto& instructions = unit.tree().instructions;
  const RunCommands& first = unit.commands(instructions[index], index);
  const RunCommands& second = unit.commands(instructions[install_index], install_index);
  if (!lint::is_plain_chain(first) || !lint::is_plain_chain(second)) return std::nullopt;
  if (&second.all()[0] != &install || first.all().size() != 1 || !first.all()[0].wrappers.empty())
    return std::nullopt;
  auto edits = lint::join_runs(unit, index);
  if (!edits) return std::nullopt;
  return Fix{.title = "update and install in one step",
             .grade = Grade::equivalent,
             .edits = std::move(*edits),
             .effect = "the lists are never older than the packages asked for"};
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  if (!place.instruction.valid || mounts_lists(place.instruction)) return;
  const RunCommands& run = unit.commands(place.instruction, place.index);
  const auto commands = run.all();
  const auto update = std::find_if(commands.begin(), commands.end(), updates);
  if (update == commands.end() || std::any_of(commands.begin(), commands.end(), uses_lists)) return;

  const auto install = later_install(unit, place);
  const bool alone = run.complete() && std::all_of(commands.begin(), commands.end(), idle);
  if (!install && !alone) return;
  lint::Diagnostic& found =
      report.add(run.to_source(update->span),
                 "`" + std::string(update->name) + " update` is a step of its own");
  if (!install) {
    found.help = "remove it, or install in the same RUN";
    return;
  }
  const auto& [index, command] = *install;
  const Instruction& lower = unit.tree().instructions[index];
  found.labels.push_back({unit.commands(lower, index).to_source(command->span),
                          "installs from lists as old as the cached step above"});
  if (auto fix = join(unit, place.index, index, *command)) {
    found.fixes.push_back(std::move(*fix));
  } else {
    found.help = "write the update and the install into one RUN, joined by `&&`";
  }
}

}  // namespace

extern constexpr lint::Rule update_without_install{
    .name = "update-without-install",
    .category = "packages",
    .summary = "Package lists are updated in a step without an install",
    .aliases = {"DS-0017", "CKV_DOCKER_5", "CIS-DI-0007"},
    .fixable = true,
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
