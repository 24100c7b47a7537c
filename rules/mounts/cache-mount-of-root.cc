#include <algorithm>
#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/tool_caches.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// The user before the colon.
std::string_view user_name(std::string_view user) { return user.substr(0, user.find(':')); }

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Uses another user inside, or changes the owner first.
bool changes_rights(const lint::Unit& unit, const lint::Place& place) {
  const auto& commands = unit.commands(place.instruction, place.index).all();
  return std::any_of(commands.begin(), commands.end(), [](const shell::Command& command) {
    return command.name == "sudo" || command.name == "su" || command.name == "gosu" ||
           command.name == "chown" || !command.wrappers.empty();
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  for (const lint::MountOfRun& mount : lint::cache_mounts(unit, place)) {
    if (mount.facts->uid || mount.facts->gid || mount.facts->mode) continue;
    if (mount.mount->find("from") != nullptr) continue;  // brings its own owners
    const model::Node& node = unit.model().nodes[place.index];
    const model::Value& user = unit.model().user_at(node);
    const std::string_view name = user_name(user.text);
    if (!user.known || name.empty() || name == "root" || name == "0") continue;
    if (changes_rights(unit, place)) return;
    lint::Diagnostic& found =
        report.add(mount.mount->span, "`" + std::string(name) + "` cannot write to the mount at `" +
                                          mount.target + "`, which belongs to root");
    if (!is_number(name)) {
      found.help = "add `uid=` and `gid=` with the numbers of `" + std::string(name) + "`";
      continue;
    }
    std::string option = "uid=" + std::string(name);
    const std::string_view group =
        name.size() < user.text.size() ? std::string_view(user.text).substr(name.size() + 1) : "";
    if (is_number(group)) option.append(",gid=").append(group);
    lint::offer(found, "give it to the user of the step", Grade::assuming,
                lint::add_option(unit, *mount.mount, option),
                {"the step leaves the same files with its cache as without"});
  }
}

}  // namespace

extern constexpr lint::Rule cache_mount_of_root{
    .name = "cache-mount-of-root",
    .category = "mounts",
    .summary = "The user of a RUN cannot write to its cache mount",
    .fixable = true,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
