#include "lib/lint/image_name.h"

#include <algorithm>

#include "lib/syntax/chars.h"

namespace stowage::lint {

bool names_stage_above(const Unit& unit, std::string_view name, std::uint32_t stage, bool exact) {
  if (stage == 0 || name.empty()) return false;
  std::string key(name);
  std::transform(key.begin(), key.end(), key.begin(), syntax::lower);
  const auto named = unit.model().stage_names.find(key);
  if (named == unit.model().stage_names.end()) return false;
  const syntax::Dockerfile& file = unit.tree();
  for (const std::uint32_t each : named->second) {
    if (each >= stage) return false;
    const auto* from = file.instructions[file.stages[each].first].as<syntax::From>();
    if (!exact || (from != nullptr && from->stage_name.text == name)) return true;
  }
  return false;
}

std::optional<std::string> base_image(const Unit& unit, const Place& place) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || place.onbuild || place.stage == no_stage) return std::nullopt;
  const std::string_view written = from->image.text;
  if (written.find('$') == std::string_view::npos) {
    const bool none =
        written.empty() || written == "scratch" || names_stage_above(unit, written, place.stage);
    return none ? std::nullopt : std::optional<std::string>(written);
  }
  const model::Origin& base = unit.model().stages[place.stage].base;
  const auto* image = std::get_if<model::FromImage>(&base);
  if (image == nullptr || !image->reference.known) return std::nullopt;
  return image->reference.text;
}

}  // namespace stowage::lint
