#include <algorithm>
#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/target_platforms.h"
#include "lib/lint/tool_caches.h"
#include "lib/model/path.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::MountOfRun;

/// The folder holds what a compiler made: results of the build, or a cache of compiled things.
bool holds_compiled(const lint::Unit& unit, const lint::Place& place, const MountOfRun& mount) {
  for (const knowledge::Action& action : lint::effects_without_mounts(unit, place.index).actions) {
    const auto* ecosystem = unit.knowledge().ecosystem(action.ecosystem);
    if (ecosystem == nullptr || ecosystem->system || !action.folder_known) continue;
    const bool compiled = std::any_of(
        ecosystem->outputs.begin(), ecosystem->outputs.end(), [&](const std::string& output) {
          return output == "target" && ecosystem->name.starts_with("cargo") &&
                 model::join_path(action.folder, output) == mount.target;
        });
    if (compiled) return true;
  }
  const auto caches = lint::tool_caches(unit, place.index);
  return std::any_of(caches.begin(), caches.end(), [&](const lint::ToolCache& cache) {
    return cache.folder->by_arch && !cache.ecosystem->system && meets(mount.target, cache);
  });
}

/// Stages on the build platform run on one machine, whatever the image is for.
bool runs_as_target(const lint::Unit& unit, std::uint32_t stage) {
  const auto& from = unit.tree().instructions[unit.tree().stages[stage].first];
  const auto* details = from.as<syntax::From>();
  return details != nullptr && (details->platform.empty() ||
                                details->platform.text.find("TARGET") != std::string_view::npos);
}

bool knows_architecture(const lint::Unit& unit, std::uint32_t stage, std::uint32_t index) {
  for (std::uint32_t i = unit.tree().stages[stage].first; i < index; ++i)
    if (const auto* args = unit.tree().instructions[i].as<syntax::Args>())
      for (const syntax::ArgDeclaration& arg : args->declarations)
        if (arg.name.text == "TARGETARCH") return true;
  return false;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  for (const MountOfRun& mount : lint::cache_mounts(unit, place)) {
    if (unit.text(mount.mount->span).find('$') != std::string_view::npos) continue;
    if (!lint::is_for_several_platforms(unit, place.stage) || !runs_as_target(unit, place.stage))
      return;
    if (!holds_compiled(unit, place, mount)) continue;
    lint::Diagnostic& found = report.add(
        mount.mount->span, "every platform compiles into the one cache at `" + mount.target + "`" +
                               lint::platforms_source(unit, place.stage));
    const std::string id = mount.facts->id.text.empty() ? mount.target : mount.facts->id.text;
    if (!knows_architecture(unit, place.stage, place.index) || !mount.facts->id.text.empty()) {
      found.help = "declare `ARG TARGETARCH` and name the cache `id=" + id + "-$TARGETARCH`";
      continue;
    }
    lint::offer(found, "one cache for each", Grade::equivalent,
                lint::add_option(unit, *mount.mount, "id=" + id + "-$TARGETARCH"));
  }
}

}  // namespace

extern constexpr lint::Rule cache_shared_by_architectures{
    .name = "cache-shared-by-architectures",
    .category = "mounts",
    .summary = "Compiled files of several processors share a cache mount",
    .severity = lint::Severity::info,
    .fixable = true,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
