#include "lib/lint/target_platforms.h"

#include <algorithm>
#include <string>

#include "lib/model/platform.h"
#include "lib/pipeline/platforms.h"

namespace stowage::lint {

namespace {

const syntax::From* from_of(const Unit& unit, std::uint32_t stage) {
  return unit.tree().instructions[unit.tree().stages[stage].first].as<syntax::From>();
}

std::span<const DockerfileUse> uses_of(const Unit& unit) {
  const auto& uses = unit.settings().uses;
  return uses ? uses->of(unit.source().path()) : std::span<const DockerfileUse>{};
}

/// The first build for processors of several families, else the first for any platform but that of
/// the builds above it.
const DockerfileUse* use_with_platforms(const Unit& unit) {
  const auto uses = uses_of(unit);
  for (const DockerfileUse& use : uses)
    if (pipeline::are_of_several_families(use.platforms)) return &use;
  const DockerfileUse* first = nullptr;
  for (const DockerfileUse& use : uses) {
    if (use.platforms.empty()) continue;
    if (first == nullptr) first = &use;
    if (pipeline::family_of(use.platforms[0]) != pipeline::family_of(first->platforms[0]))
      return &use;
  }
  return nullptr;
}

bool has_windows_name(std::string_view image) {
  return image.find("nanoserver") != std::string_view::npos ||
         image.find("windowsservercore") != std::string_view::npos ||
         image.find("/windows/") != std::string_view::npos ||
         image.starts_with("microsoft/windows") ||
         image.find("/windowsserver") != std::string_view::npos;
}

}  // namespace

bool is_for_several_platforms(const Unit& unit) {
  if (unit.settings().platforms.size() > 1) return true;
  const std::string_view text = unit.text();
  for (const std::string_view name : {"TARGETARCH", "TARGETPLATFORM", "BUILDPLATFORM"})
    if (text.find(name) != std::string_view::npos) return true;
  return use_with_platforms(unit) != nullptr;
}

std::string platforms_source(const Unit& unit) {
  const DockerfileUse* use = use_with_platforms(unit);
  if (use == nullptr) return {};
  std::string names;
  for (const std::string& platform : use->platforms)
    names += (names.empty() ? "" : ", ") + platform;
  return " (`" + use->file + "` line " + std::to_string(use->line) + " builds it for " + names +
         ")";
}

const DockerfileUse* emulating_use(const Unit& unit) {
  for (const DockerfileUse& use : uses_of(unit))
    if (!use.emulated.empty()) return &use;
  return nullptr;
}

bool has_fixed_platform(const Unit& unit, std::uint32_t stage) {
  const syntax::From* from = from_of(unit, stage);
  return from != nullptr && !from->platform.empty() &&
         from->platform.text.find('$') == std::string_view::npos;
}

bool is_windows_stage(const Unit& unit, std::uint32_t stage) {
  const auto& stages = unit.tree().stages;
  for (std::uint32_t at = stage; at < stages.size();) {
    const syntax::From* from = from_of(unit, at);
    if (from == nullptr) return false;
    if (const auto platform = model::parse_platform(from->platform.text);
        platform && from->platform.text.find('$') == std::string_view::npos)
      return platform->os == "windows";
    if (has_windows_name(from->image.text)) return true;
    std::uint32_t base = at;
    while (base-- > 0)
      if (!stages[base].name.empty() && stages[base].name == from->image.text) break;
    if (base >= at) return false;
    at = base;
  }
  return false;
}

}  // namespace stowage::lint
