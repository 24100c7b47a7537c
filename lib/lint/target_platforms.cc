#include "lib/lint/target_platforms.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/stages.h"
#include "lib/model/platform.h"
#include "lib/pipeline/platforms.h"

namespace stowage::lint {

namespace {

const syntax::From* from_of(const Unit& unit, std::uint32_t stage) {
  return unit.tree().instructions[unit.tree().stages[stage].first].as<syntax::From>();
}

/// The builds that run a stage: with a target those that need it.
std::vector<const DockerfileUse*> uses_of(const Unit& unit, std::uint32_t stage) {
  constexpr std::size_t most_stages = 200;  // keeps the time linear: of more, each is taken to run
  std::vector<const DockerfileUse*> result;
  if (!unit.settings().uses) return result;
  for (const DockerfileUse& use : unit.settings().uses->of(unit.source().path())) {
    const std::size_t stages = unit.tree().stages.size();
    const bool narrows = !use.target.empty() && stage < stages && stages <= most_stages;
    if (!narrows || built_stages(unit, use.target)[stage]) result.push_back(&use);
  }
  return result;
}

/// The first build for processors of several families, else the first for any platform but that of
/// the builds above it.
const DockerfileUse* use_with_platforms(const Unit& unit, std::uint32_t stage) {
  const auto uses = uses_of(unit, stage);
  for (const DockerfileUse* use : uses)
    if (pipeline::are_of_several_families(use->platforms)) return use;
  const DockerfileUse* first = nullptr;
  for (const DockerfileUse* use : uses) {
    if (use->platforms.empty()) continue;
    if (first == nullptr) first = use;
    if (pipeline::family_of(use->platforms[0]) != pipeline::family_of(first->platforms[0]))
      return use;
  }
  return nullptr;
}

/// Does the file look at its platform?
bool asks_for_platform(const Unit& unit) {
  struct Asks {
    std::optional<bool> known;
  };
  std::optional<bool>& known = unit.memo<Asks>().known;
  if (!known) {
    const std::array<std::string_view, 3> names = {"TARGETARCH", "TARGETPLATFORM", "BUILDPLATFORM"};
    known = std::any_of(names.begin(), names.end(), [&](std::string_view name) {
      return unit.text().find(name) != std::string_view::npos;
    });
  }
  return *known;
}

bool has_windows_name(std::string_view image) {
  return image.find("nanoserver") != std::string_view::npos ||
         image.find("windowsservercore") != std::string_view::npos ||
         image.find("/windows/") != std::string_view::npos ||
         image.starts_with("microsoft/windows") ||
         image.find("/windowsserver") != std::string_view::npos;
}

}  // namespace

bool is_for_several_platforms(const Unit& unit, std::uint32_t stage) {
  if (unit.settings().platforms.size() > 1) return true;
  return asks_for_platform(unit) || use_with_platforms(unit, stage) != nullptr;
}

std::string platforms_source(const Unit& unit, std::uint32_t stage) {
  const DockerfileUse* use = use_with_platforms(unit, stage);
  if (use == nullptr) return {};
  std::string names;
  for (const std::string& platform : use->platforms)
    names += (names.empty() ? "" : ", ") + platform;
  return " (`" + use->file + "` line " + std::to_string(use->line) + " builds it for " + names +
         ")";
}

const DockerfileUse* emulating_use(const Unit& unit, std::uint32_t stage) {
  for (const DockerfileUse* use : uses_of(unit, stage))
    if (!use->emulated.empty()) return use;
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
    const auto base = base_stage(unit.tree(), at);
    if (!base) return false;
    at = *base;
  }
  return false;
}

}  // namespace stowage::lint
