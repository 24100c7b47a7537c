#include "lib/proof/start.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lib/proof/arguments.h"
#include "lib/shell/script.h"

namespace stowage::proof {

namespace {

constexpr std::uint32_t set_group_id = 02000;

bool is_shell_file(std::string_view path) {
  static constexpr auto names =
      std::to_array<std::string_view>({"sh", "ash", "bash", "dash", "busybox"});
  if (path == "/etc/ld.so.preload") return true;
  return knowledge::is_system_path(path) &&
         std::find(names.begin(), names.end(), knowledge::program_name(path)) != names.end();
}

/// "2755", "g+s", "u=rwx,+s": a mode as chmod and `mkdir -m` take it.
bool grants_group(std::string_view mode) {
  if (const auto number = octal(mode)) return (*number & set_group_id) != 0;
  while (!mode.empty()) {
    const std::string_view clause = mode.substr(0, mode.find(','));
    mode.remove_prefix(std::min(mode.size(), clause.size() + 1));
    const std::size_t operation = clause.find_first_of("+=");
    if (operation == clause.npos || clause.find('s', operation) == clause.npos) continue;
    if (clause.substr(0, operation) != "u") return true;
  }
  return false;
}

/// `-m` in front of the mode, also behind other letters.
bool may_hold_mode(const shell::Word& flag) {
  const auto text = shell::literal(flag);
  return text && (*text == "--mode" ||
                  (text->starts_with('-') && !text->starts_with("--") && text->ends_with('m')));
}

bool may_set_group(const shell::Command& command) {
  const bool chmod = command.name == "chmod";
  if (!chmod && command.name != "mkdir" && command.name != "install") return false;
  for (std::size_t i = 1; i < command.argv.size(); ++i) {
    const auto text = shell::literal(command.argv[i]);
    if (!text) return chmod || may_hold_mode(command.argv[i - 1]);
    if (chmod && !text->starts_with('-')) return grants_group(*text);
    if (chmod) continue;
    std::string_view mode = *text;
    if (mode == "-m" || mode == "--mode") continue;
    if (mode.starts_with("--mode="))
      mode.remove_prefix(7);
    else if (const std::size_t at = mode.find('m'); mode.starts_with('-') && at != mode.npos)
      mode.remove_prefix(at + 1);
    else if (!may_hold_mode(command.argv[i - 1]))
      continue;
    if (grants_group(mode)) return true;
  }
  return false;
}

}  // namespace

void need_start(Site& site, const ScriptText& script, const std::string& owner) {
  const std::vector<std::string>& words =
      script.exec ? script.words : site.build.model.shell_at(site.node).words;
  if (words.empty()) return;
  const std::string& program = words.front();
  if (program.starts_with('/') &&
      status(site.files, follow(site.files, program, true)) == Status::absent)
    site.files.failures.push_back(fmt::format("line {}: there is no {}", site.line(), program));
  const std::string user = owner == "0:0" ? "root" : site.build.model.user_at(site.node).text;
  site.files.guards.emplace(
      site.build.inputs.terms.of(
          "starts", fmt::format("{} as {} on {}", program, owner, reference(site.files.base))),
      fmt::format("{} is there and {} can run it", program, user));
}

std::string replaced_shell(const Site& site) {
  for (const auto& [path, entry] : site.files.entries)
    if (entry.kind != EntryKind::folder && is_shell_file(path)) return path;
  for (const Write& one : site.files.writes)
    if (one.place.area == knowledge::Area::path && is_shell_file(one.place.path))
      return one.place.path;
  return {};
}

bool may_set_group(const Unit& unit) {
  return std::any_of(unit.list->commands.begin(), unit.list->commands.end(),
                     [](const auto& command) { return may_set_group(command); });
}

std::string given_groups(const Files& files, const std::vector<knowledge::Access>& writes) {
  std::string out;
  if (!files.may_give_group) return out;
  for (const auto& [path, entry] : files.entries) {
    if (!gives_group(entry)) continue;
    const Place tree{.path = path, .tree = true};
    if (std::any_of(writes.begin(), writes.end(), [&](const knowledge::Access& one) {
          return knowledge::overlap(one.place, tree) >= knowledge::Overlap::possible;
        }))
      out += fmt::format("{} gives its group {}\n", path, entry.owner);
  }
  return out;
}

}  // namespace stowage::proof
