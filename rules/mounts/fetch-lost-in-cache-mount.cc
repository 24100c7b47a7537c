#include <algorithm>
#include <optional>
#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/tool_caches.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using knowledge::ActionKind;
using lint::MountOfRun;
using lint::ToolCache;
using lint::Unit;

/// The cache of a tool that only downloads here, into this mount. dotnet's install is a download.
const ToolCache* fetched(const MountOfRun& mount, const std::vector<ToolCache>& caches) {
  const auto found = std::find_if(caches.begin(), caches.end(), [&](const ToolCache& cache) {
    const bool links = cache.folder->links && cache.ecosystem->name == "dotnet";
    return (cache.does(ActionKind::fetch) || (links && cache.does(ActionKind::install))) &&
           !cache.does(ActionKind::build) && meets(mount.target, cache);
  });
  return found == caches.end() ? nullptr : &*found;
}

bool has_mount(const Unit& unit, std::uint32_t index, std::uint32_t stage,
               const std::string& target) {
  const auto mounts = lint::cache_mounts(unit, {unit.tree().instructions[index], index, stage});
  return std::any_of(mounts.begin(), mounts.end(),
                     [&](const MountOfRun& mount) { return lint::related(mount.target, target); });
}

/// The first RUN below that builds with the tool; none if it has the mount.
std::optional<std::uint32_t> build_without(const Unit& unit, const lint::Place& place,
                                           const MountOfRun& mount, const ToolCache& cache) {
  const std::uint32_t end = unit.tree().stages[place.stage].end;
  for (std::uint32_t i = place.index + 1; i < end; ++i) {
    const syntax::Instruction& each = unit.tree().instructions[i];
    if (each.keyword != syntax::Keyword::run || !each.valid) continue;
    for (const ToolCache& other : lint::tool_caches(unit, i)) {
      if (other.ecosystem != cache.ecosystem || !other.does(ActionKind::build)) continue;
      if (has_mount(unit, i, place.stage, mount.target)) return std::nullopt;
      return i;
    }
  }
  return std::nullopt;
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto mounts = lint::cache_mounts(unit, place);
  if (mounts.empty()) return;
  const auto caches = lint::tool_caches(unit, place.index);
  for (const MountOfRun& mount : mounts) {
    const ToolCache* cache = fetched(mount, caches);
    if (cache == nullptr) continue;
    const auto build = build_without(unit, place, mount, *cache);
    if (!build) continue;
    const syntax::Instruction& step = unit.tree().instructions[*build];
    lint::Diagnostic& found = report.add(
        step.span, "does not see what was downloaded into the mount at `" + mount.target + "`");
    found.labels.push_back({mount.mount->span, "downloaded here, and in no layer"});
    const std::uint32_t at = step.name.span.end;
    lint::offer(found, "mount it here, too", Grade::assuming,
                {{{{at, at}, " --mount=" + std::string(unit.text(mount.mount->span))}}},
                {"the build leaves the same files with its downloads as without"});
    return;
  }
}

}  // namespace

extern constexpr lint::Rule fetch_lost_in_cache_mount{
    .name = "fetch-lost-in-cache-mount",
    .category = "mounts",
    .summary = "Downloads go into a cache mount that the build does not have",
    .fixable = true,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
