#include <algorithm>
#include <string>

#include "lib/lint/tool_caches.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// What is the same in every place of a cache: ".cache/pip" of "~/.cache/pip".
std::string_view tail_of(std::string_view path) {
  for (const std::string_view head : {"~/", "/usr/local/share/", "/usr/local/", "/opt/", "/"})
    if (path.starts_with(head)) return path.substr(head.size());
  return path;
}

/// Does the folder look like one of this cache, wherever it is?
bool looks_like(std::string_view target, const knowledge::CacheFolder& folder) {
  const auto ends = [&](std::string_view path) {
    const std::string_view tail = tail_of(path);
    return target.ends_with(tail) && target.size() > tail.size() &&
           (tail.starts_with('.') || target[target.size() - tail.size() - 1] == '/');
  };
  return ends(folder.path) || std::any_of(folder.also.begin(), folder.also.end(), ends);
}

/// The command line or the script may move the cache: `--cache-dir`, `npm config set cache`.
bool may_move_cache(const lint::Unit& unit, const lint::Place& place) {
  const auto& run = unit.commands(place.instruction, place.index);
  if (!run.complete()) return true;
  for (const shell::Command& command : run.all()) {
    if (!command.wrappers.empty() || !command.assignments.empty() || command.name == "export" ||
        command.name == "env")
      return true;
    for (const shell::Word& word : command.arguments())
      if (word.raw.find("cache") != std::string_view::npos ||
          word.raw.find("store") != std::string_view::npos || word.raw == "config")
        return true;
  }
  return false;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto mounts = lint::cache_mounts(unit, place);
  if (mounts.empty()) return;
  const auto caches = lint::tool_caches(unit, place.index);
  for (const lint::MountOfRun& mount : mounts) {
    const auto is_met = [&](const lint::ToolCache& cache) { return meets(mount.target, cache); };
    if (std::any_of(caches.begin(), caches.end(), is_met)) continue;
    const auto meant = std::find_if(caches.begin(), caches.end(), [&](const auto& cache) {
      return looks_like(mount.target, *cache.folder);
    });
    if (meant == caches.end() || may_move_cache(unit, place)) continue;
    lint::Diagnostic& found = report.add(
        mount.mount->span, meant->ecosystem->title + " caches in `" + meant->places.front() +
                               "`, not in `" + mount.target + "`: nothing is kept");
    found.help = "mount `" + meant->places.front() + "`";
    if (!meant->folder->env.empty()) found.help += ", or set " + meant->folder->env;
  }
}

}  // namespace

extern constexpr lint::Rule cache_mount_misses_cache{
    .name = "cache-mount-misses-cache",
    .category = "mounts",
    .summary = "A cache mount is not where the tool caches",
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
