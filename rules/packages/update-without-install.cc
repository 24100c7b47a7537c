#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/lint/join_runs.h"
#include "lib/lint/left_files.h"
#include "lib/lint/unit.h"
#include "rules/packages/lone_update.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using lint::Unit;
using shell::Command;
using syntax::Instruction;

constexpr std::string_view lists = "/var/lib/apt/lists";

/// Would apt-lists-left complain about the joined step?
bool leaves_lists(const Unit& unit, const lint::Place& place) {
  return lint::reaches_image(unit, place, lists) &&
         !lint::removes_any(unit.commands(place.instruction, place.index), {lists});
}

/// Joined, the step can remove the lists, unless another one installs from them.
std::optional<Fix> join_and_clean(const Unit& unit, const lint::Place& lower,
                                  std::vector<Edit> joined) {
  if (are_lists_used_below(unit, lower.index)) return std::nullopt;
  auto cleaning = lint::with_last_command(unit, lower, "rm -rf /var/lib/apt/lists/*");
  if (!cleaning) return std::nullopt;
  joined.insert(joined.end(), cleaning->begin(), cleaning->end());
  return Fix{.title = "update, install and remove the lists in one step",
             .grade = Grade::assuming,
             .edits = std::move(joined),
             .assumptions = {"nothing that stands on this image reads the lists without an update "
                             "of its own"},
             .effect = "the lists are never older than the packages asked for"};
}

/// Joins `RUN apt-get update` and the RUN directly below it, when that begins with the install and
/// goes on with `&&` only, so that the shell still stops at the first failure.
std::optional<Fix> join(const Unit& unit, std::uint32_t index, std::uint32_t stage,
                        std::uint32_t install_index, const Command& install) {
  if (install_index != index + 1) return std::nullopt;
  const auto& instructions = unit.tree().instructions;
  const RunCommands& first = unit.commands(instructions[index], index);
  const RunCommands& second = unit.commands(instructions[install_index], install_index);
  if (!lint::is_plain_chain(first) || !lint::is_plain_chain(second)) return std::nullopt;
  if (&second.all()[0] != &install || first.all().size() != 1 || !first.all()[0].wrappers.empty())
    return std::nullopt;
  auto edits = lint::join_runs(unit, index);
  if (!edits) return std::nullopt;
  const lint::Place lower{instructions[install_index], install_index, stage};
  if (leaves_lists(unit, lower)) return join_and_clean(unit, lower, std::move(*edits));
  return Fix{.title = "update and install in one step",
             .grade = Grade::equivalent,
             .edits = std::move(*edits),
             .effect = "the lists are never older than the packages asked for"};
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto lone = lone_update(unit, place);
  if (!lone) return;
  const RunCommands& run = unit.commands(place.instruction, place.index);
  lint::Diagnostic& found =
      report.add(run.to_source(lone->update->span),
                 "`" + std::string(lone->update->name) + " update` is a step of its own");
  if (!lone->install) {
    found.help = "remove it, or install in the same RUN";
    return;
  }
  const auto& [index, command] = *lone->install;
  const Instruction& lower = unit.tree().instructions[index];
  found.labels.push_back({unit.commands(lower, index).to_source(command->span),
                          "installs from lists as old as the cached step above"});
  if (auto fix = join(unit, place.index, place.stage, index, *command)) {
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
    .aliases = {"DS-0017", "CKV_DOCKER_5", "CIS-DI-0007", "S6595"},
    .fixable = true,
    .mentions = "apt",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
