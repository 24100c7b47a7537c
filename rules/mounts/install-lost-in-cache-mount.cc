#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "lib/lint/tool_caches.h"
#include "lib/model/path.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using knowledge::ActionKind;

/// The first step that mounts a folder, and whether it is the only one.
struct Users {
  std::uint32_t first;
  bool several = false;
};

/// By the folder; "": by those that mount nobody knows what.
const std::map<std::string, Users>& users_of_mounts(const lint::Unit& unit) {
  struct Known {
    std::optional<std::map<std::string, Users>> users;
  };
  auto& users = unit.memo<Known>().users;
  if (users) return *users;
  users.emplace();
  const auto& nodes = unit.model().nodes;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    const auto* facts = nodes[i].as<model::RunFacts>();
    if (facts == nullptr) continue;
    for (const model::MountFacts& mount : facts->mounts) {
      const model::Value& target = mount.target;
      Users& found =
          users->try_emplace(target.known ? model::clean_path(target.text) : "", Users{i})
              .first->second;
      found.several = found.several || found.first != i;
    }
  }
  return *users;
}

/// Does another step of the file mount this folder, in whatever stage?
bool mounted_elsewhere(const lint::Unit& unit, std::uint32_t run, const std::string& target) {
  const auto& users = users_of_mounts(unit);
  const auto has_other = [&](const std::string& folder) {
    const auto found = users.find(folder);
    return found != users.end() && (found->second.several || found->second.first != run);
  };
  return has_other(target) || has_other("");
}

/// The RUN only installs: whatever it also did could have used what was installed.
bool only_installs(const lint::Unit& unit, const lint::Place& place) {
  const auto& run = unit.commands(place.instruction, place.index);
  if (!run.complete() || run.all().empty()) return false;
  return std::all_of(run.all().begin(), run.all().end(), [&](const shell::Command& command) {
    const knowledge::Command* known = unit.knowledge().command(command.name);
    return command.name == "cd" || command.name == "echo" || command.name == "corepack" ||
           (known != nullptr && !known->ecosystem.empty());
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto mounts = lint::cache_mounts(unit, place);
  if (mounts.empty()) return;
  const auto& actions = lint::effects_without_mounts(unit, place.index).actions;
  if (actions.empty() || std::any_of(actions.begin(), actions.end(), [](const auto& action) {
        return action.kind == ActionKind::build;
      }))
    return;
  for (const lint::MountOfRun& mount : mounts) {
    for (const knowledge::Action& action : actions) {
      const auto* ecosystem = unit.knowledge().ecosystem(action.ecosystem);
      if (action.kind != ActionKind::install || ecosystem == nullptr || !action.folder_known)
        continue;
      const bool output = std::any_of(ecosystem->outputs.begin(), ecosystem->outputs.end(),
                                      [&](const std::string& out) {
                                        return model::join_path(action.folder, out) == mount.target;
                                      });
      if (!output || !only_installs(unit, place) ||
          mounted_elsewhere(unit, place.index, mount.target))
        continue;
      lint::Diagnostic& found = report.add(
          mount.mount->span, "what " + ecosystem->title + " installs into `" + mount.target +
                                 "` is in no layer, and nobody else has "
                                 "this mount");
      found.help = "mount the cache of the tool: `" + ecosystem->caches.front().path + "`";
      break;
    }
  }
}

}  // namespace

extern constexpr lint::Rule install_lost_in_cache_mount{
    .name = "install-lost-in-cache-mount",
    .category = "mounts",
    .summary = "Dependencies are installed into a cache mount and lost",
    .severity = lint::Severity::error,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
