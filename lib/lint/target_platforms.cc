#include "lib/lint/target_platforms.h"

#include <algorithm>
#include <string>

#include "lib/model/platform.h"

namespace stowage::lint {

namespace {

const syntax::From* from_of(const Unit& unit, std::uint32_t stage) {
  return unit.tree().instructions[unit.tree().stages[stage].first].as<syntax::From>();
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
  return false;
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
