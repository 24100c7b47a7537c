#include "lib/lint/final_image.h"

#include <algorithm>

#include "lib/base/bits.h"
#include "lib/syntax/chars.h"

namespace stowage::lint {

namespace {

constexpr std::uint32_t most = 1000;  // stages that are looked at: nobody writes more

std::uint32_t end_of_look(std::uint32_t stage) { return stage > most ? stage - most : 0; }

bool begins_at(const syntax::Dockerfile& file, std::uint32_t stage, std::uint32_t above) {
  const auto* from = file.instructions[file.stages[stage].first].as<syntax::From>();
  const std::string_view name = file.stages[above].name;
  return from != nullptr && !name.empty() && syntax::equal_ignoring_case(name, from->image.text);
}

}  // namespace

std::optional<std::uint32_t> base_stage(const syntax::Dockerfile& file, std::uint32_t stage) {
  const std::uint32_t end = end_of_look(stage);
  for (std::uint32_t above = stage; above-- > end;)
    if (begins_at(file, stage, above)) return above;
  return std::nullopt;
}

/// One way up: the stage that one begins at lies above it, and so does all that comes after.
std::vector<std::uint32_t> final_stages(const syntax::Dockerfile& file) {
  std::vector<std::uint32_t> stages;
  if (file.stages.empty()) return stages;
  stages.push_back(static_cast<std::uint32_t>(file.stages.size() - 1));
  const std::uint32_t end = end_of_look(stages.back());
  for (std::uint32_t above = stages.back(); above-- > end;)
    if (begins_at(file, stages.back(), above)) stages.push_back(above);
  return stages;
}

bool is_in_final_image(const syntax::Dockerfile& file, std::uint32_t stage) {
  const auto stages = final_stages(file);
  return std::find(stages.begin(), stages.end(), stage) != stages.end();
}

bool stage_has(const Unit& unit, std::uint32_t stage, syntax::Keyword keyword) {
  struct Known {
    std::vector<Bits<64>> by_stage;
  };
  std::vector<Bits<64>>& known = unit.memo<Known>().by_stage;
  const syntax::Dockerfile& file = unit.tree();
  if (known.empty())
    for (const syntax::Stage& each : file.stages) {
      Bits<64>& keywords = known.emplace_back();
      for (const syntax::Instruction& instruction : file.of(each))
        keywords.add(static_cast<std::size_t>(instruction.keyword));
    }
  return known[stage].has(static_cast<std::size_t>(keyword));
}

}  // namespace stowage::lint
