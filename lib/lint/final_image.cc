#include "lib/lint/final_image.h"

#include <algorithm>

#include "lib/syntax/chars.h"

namespace stowage::lint {

std::optional<std::uint32_t> base_stage(const syntax::Dockerfile& file, std::uint32_t stage) {
  const auto* from = file.instructions[file.stages[stage].first].as<syntax::From>();
  if (from == nullptr) return std::nullopt;
  constexpr std::uint32_t most = 1000;  // stages that are looked at: nobody writes more
  const std::uint32_t end = stage > most ? stage - most : 0;
  for (std::uint32_t above = stage; above-- > end;) {
    const std::string_view name = file.stages[above].name;
    if (!name.empty() && syntax::equal_ignoring_case(name, from->image.text)) return above;
  }
  return std::nullopt;
}

std::vector<std::uint32_t> final_stages(const syntax::Dockerfile& file) {
  std::vector<std::uint32_t> stages;
  if (file.stages.empty()) return stages;
  stages.push_back(static_cast<std::uint32_t>(file.stages.size() - 1));
  while (const auto base = base_stage(file, stages.back())) stages.push_back(*base);
  return stages;
}

bool is_in_final_image(const syntax::Dockerfile& file, std::uint32_t stage) {
  const auto stages = final_stages(file);
  return std::find(stages.begin(), stages.end(), stage) != stages.end();
}

bool stage_has(const syntax::Dockerfile& file, std::uint32_t stage, syntax::Keyword keyword) {
  const auto instructions = file.of(file.stages[stage]);
  return std::any_of(instructions.begin(), instructions.end(),
                     [&](const syntax::Instruction& i) { return i.keyword == keyword; });
}

}  // namespace stowage::lint
