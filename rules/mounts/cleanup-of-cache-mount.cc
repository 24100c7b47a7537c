#include <algorithm>
#include <string>

#include "lib/lint/command_edits.h"
#include "lib/lint/offer.h"
#include "lib/lint/tool_caches.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::MountOfRun;
using shell::Command;

/// The mount that holds a path as written, `*` and the like included.
const MountOfRun* holder(std::span<const MountOfRun> mounts, std::string_view path) {
  const std::string_view folder = path.substr(0, path.find_first_of("*?["));
  if (!path.starts_with('/')) return nullptr;
  const auto found = std::find_if(mounts.begin(), mounts.end(), [&](const MountOfRun& mount) {
    return folder.starts_with(mount.target) &&
           (folder.size() == mount.target.size() || folder[mount.target.size()] == '/');
  });
  return found == mounts.end() ? nullptr : &*found;
}

/// The words of `rm -rf` that lie in mounts, when these are all it removes or can be told apart.
struct Removal {
  std::vector<std::size_t> words;
  const MountOfRun* mount = nullptr;
  bool all = true;
};

Removal removal_of(const Command& command, std::span<const MountOfRun> mounts) {
  Removal out;
  for (std::size_t i = 1; i < command.argv.size(); ++i) {
    const auto path = shell::pattern(command.argv[i]);
    if (path && path->starts_with('-')) continue;
    const MountOfRun* mount = path ? holder(mounts, *path) : nullptr;
    if (mount == nullptr) {
      out.all = false;
      continue;
    }
    out.mount = mount;
    out.words.push_back(i);
  }
  return out;
}

bool is_of_tool(const MountOfRun& mount, const std::vector<lint::ToolCache>& caches) {
  return std::any_of(caches.begin(), caches.end(),
                     [&](const lint::ToolCache& cache) { return meets(mount.target, cache); });
}

/// All of the mount, and not some files in it that the author knows about.
bool empties(const Command& command, const Removal& removal) {
  return std::any_of(removal.words.begin(), removal.words.end(), [&](std::size_t i) {
    std::string path(shell::pattern(command.argv[i]).value_or(""));
    if (path.ends_with('*')) path.pop_back();
    if (path.ends_with('/')) path.pop_back();
    return path == removal.mount->target;
  });
}

bool says_clean(const Command& command) {
  return std::any_of(command.argv.begin(), command.argv.end(), [](const shell::Word& word) {
    return word.raw == "clean" || word.raw == "purge" || word.raw == "clear" ||
           word.raw == "clear-cache" || word.raw == "clearcache" || word.raw == "-modcache";
  });
}

/// `apt-get clean`, `npm cache clean --force`: the mount at which the tool caches, if what the
/// knowledge base says that the command deletes is there.
const MountOfRun* cleaned_mount(const knowledge::Base& base, const Command& command,
                                std::span<const MountOfRun> mounts,
                                const std::vector<lint::ToolCache>& caches) {
  const knowledge::Command* known = base.command(command.name);
  if (known == nullptr || known->ecosystem.empty() || !says_clean(command)) return nullptr;
  knowledge::CommandLine line;
  for (const shell::Word& word : command.argv) line.words.push_back({std::string(word.text)});
  const auto effects = knowledge::effects_of(base, line, {});
  const auto deletes_in = [&](const MountOfRun& mount) {
    return std::any_of(effects.writes.begin(), effects.writes.end(), [&](const auto& write) {
      return write.place.area == knowledge::Area::path &&
             lint::related(write.place.path, mount.target);
    });
  };
  for (const lint::ToolCache& cache : caches)
    for (const MountOfRun& mount : mounts)
      if (cache.ecosystem->name == known->ecosystem && meets(mount.target, cache) &&
          (effects.writes.empty() || deletes_in(mount)))
        return &mount;
  return nullptr;
}

void report_one(const lint::RunCommands& run, const Command& command, const MountOfRun& mount,
                std::vector<Edit> edits, lint::Report& report) {
  lint::Diagnostic& found =
      report.add(run.to_source(command.span),
                 "deletes what the cache mount at `" + mount.target + "` is there to keep");
  found.labels.push_back({mount.mount->span, "is not part of the layer"});
  if (edits.empty()) found.help = "leave the clean-up out";
  lint::offer(found, "leave the clean-up out", Grade::equivalent, std::move(edits));
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto mounts = lint::cache_mounts(unit, place);
  if (mounts.empty()) return;
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  const auto caches = lint::tool_caches(unit, place.index);
  bool worked = false;  // what stands in front of all work makes room, or begins anew
  for (const Command& command : run.all()) {
    if (command.name == "rm") {
      const Removal removal = removal_of(command, mounts);
      if (!removal.words.empty() && worked &&
          (is_of_tool(*removal.mount, caches) || empties(command, removal)))
        report_one(run, command, *removal.mount,
                   removal.all ? remove_command(unit, run, command)
                               : remove_words(unit, run, command, removal.words),
                   report);
      continue;
    }
    const MountOfRun* mount = cleaned_mount(unit.knowledge(), command, mounts, caches);
    if (mount != nullptr && worked)
      report_one(run, command, *mount, remove_command(unit, run, command), report);
    worked = worked || (command.name != "set" && command.name != "echo");
  }
}

}  // namespace

extern constexpr lint::Rule cleanup_of_cache_mount{
    .name = "cleanup-of-cache-mount",
    .category = "mounts",
    .summary = "A RUN deletes what its cache mount keeps",
    .fixable = true,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
