#include "rules/packages/lone_update.h"

#include <algorithm>
#include <string_view>

#include "lib/lint/tool_call.h"

namespace stowage::rules {

namespace {

using lint::Place;
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
                                                                      const Place& place) {
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

}  // namespace

std::optional<LoneUpdate> lone_update(const Unit& unit, const Place& place) {
  if (!place.instruction.valid || mounts_lists(place.instruction)) return std::nullopt;
  const RunCommands& run = unit.commands(place.instruction, place.index);
  const auto commands = run.all();
  const auto update = std::find_if(commands.begin(), commands.end(), updates);
  if (update == commands.end() || std::any_of(commands.begin(), commands.end(), uses_lists))
    return std::nullopt;
  const auto install = later_install(unit, place);
  const bool alone = run.complete() && std::all_of(commands.begin(), commands.end(), idle);
  if (!install && !alone) return std::nullopt;
  return LoneUpdate{&*update, install};
}

bool are_lists_used_below(const Unit& unit, std::uint32_t index) {
  const auto& instructions = unit.tree().instructions;
  for (std::uint32_t i = index + 1; i < instructions.size(); ++i) {
    if (instructions[i].keyword != syntax::Keyword::run || !instructions[i].valid) continue;
    const lint::RunCommands& run = unit.commands(instructions[i], i);
    for (const Command& command : run.all()) {
      if (!is_apt(command)) continue;
      const lint::ToolCall& call = run.call(command);
      if (call.is({"update"})) return false;
      if (!call.is({"clean", "autoclean", "autoremove", "remove", "purge"})) return true;
    }
  }
  return false;
}

}  // namespace stowage::rules
