#include "lib/lint/hadolint_stages.h"

#include <algorithm>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

bool is_kept_stage(const Unit& unit, const Place& place) {
  const syntax::Dockerfile& file = unit.tree();
  if (place.onbuild || file.stages.empty()) return true;
  if (place.stage == no_stage) return false;
  const auto from_of = [&](const syntax::Stage& stage) {
    return file.instructions[stage.first].as<syntax::From>();
  };
  const auto* mine = from_of(file.stages[place.stage]);
  const auto* last = from_of(file.stages.back());
  if (mine == nullptr || last == nullptr) return true;
  if (mine->image.text == last->image.text && mine->stage_name.text == last->stage_name.text &&
      mine->platform.text == last->platform.text)
    return true;
  if (mine->stage_name.empty()) return false;
  return std::any_of(file.stages.begin(), file.stages.end(), [&](const syntax::Stage& stage) {
    const auto* from = from_of(stage);
    return from != nullptr && hadolint_image(from->image.text).name == mine->stage_name.text;
  });
}

}  // namespace stowage::lint
