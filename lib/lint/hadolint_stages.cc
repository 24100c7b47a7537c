#include "lib/lint/hadolint_stages.h"

#include <unordered_map>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

HadolintStages::HadolintStages(const syntax::Dockerfile& file) {
  std::unordered_map<std::string_view, std::uint32_t> aliases;
  Scope scope = no_stage;
  for (std::uint32_t i = 0; i < file.instructions.size(); ++i) {
    const syntax::Instruction& instruction = file.instructions[i];
    if (scope + 1 < file.stages.size() && file.stages[scope + 1].first == i) {  // no_stage + 1 == 0
      ++scope;
      const auto* from = instruction.as<syntax::From>();
      const std::string_view base =
          from == nullptr ? std::string_view() : hadolint_image(from->image.text).name;
      const auto parent = aliases.find(base);
      parents_.push_back(parent == aliases.end() || base.empty() ? no_stage : parent->second);
      bases_.insert(base);
      if (from != nullptr && !from->stage_name.empty())
        aliases.insert_or_assign(from->stage_name.text, scope);
    }
    if (const auto* onbuild = instruction.as<syntax::Onbuild>()) {
      if (onbuild->trigger != nullptr) read(*onbuild->trigger, triggers, i);
    } else {
      read(instruction, scope, i);
    }
  }
}

void HadolintStages::read(const syntax::Instruction& instruction, Scope scope,
                          std::uint32_t index) {
  if (const auto* args = instruction.as<syntax::Args>()) {
    const Scope file = scope == triggers ? triggers : no_stage;  // one for all stages
    if (!args->declarations.empty())
      args_.try_emplace({file, args->declarations[0].name.text}, index);
  } else if (const auto* pairs = instruction.as<syntax::KeyValues>();
             pairs != nullptr && instruction.keyword == syntax::Keyword::env) {
    for (const auto& pair : pairs->pairs) env_.try_emplace({scope, pair.key.text}, index);
  }
}

bool HadolintStages::stands_above(const Firsts& firsts, Scope scope, std::string_view name,
                                  std::uint32_t index) {
  const auto found = firsts.find({scope, name});
  return found != firsts.end() && found->second < index;
}

bool HadolintStages::has_env(const Place& place, std::string_view name) const {
  constexpr int most_stages = 64;  // on each other; keeps the time linear
  Scope scope = place.onbuild ? triggers : place.stage;
  if (stands_above(env_, scope, name, place.index)) return true;
  if (place.onbuild) return false;
  for (int n = 0; n < most_stages && scope != no_stage; ++n) {
    scope = parents_[scope];
    if (scope != no_stage && stands_above(env_, scope, name, place.index)) return true;
  }
  return false;
}

bool HadolintStages::has_arg(const Place& place, std::string_view name) const {
  return stands_above(args_, place.onbuild ? triggers : no_stage, name, place.index);
}

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
  return unit.hadolint_stages().is_base(mine->stage_name.text);
}

}  // namespace stowage::lint
