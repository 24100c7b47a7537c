#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "lib/lint/target_platforms.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// A processor in the name or tag of an image; empty: none.
std::string_view architecture_of(std::string_view image) {
  constexpr auto folders = std::to_array<std::string_view>(
      {"amd64/", "arm64v8/", "arm32v7/", "arm32v6/", "i386/", "ppc64le/", "s390x/", "riscv64/"});
  for (const std::string_view folder : folders)
    if (image.starts_with(folder)) return folder.substr(0, folder.size() - 1);
  const std::size_t colon = image.rfind(':');
  if (colon == std::string_view::npos || image.find('/', colon) != std::string_view::npos)
    return {};
  for (const std::string_view ending : {"-amd64", "-x86_64", "-arm64", "-aarch64", "-arm64v8"})
    if (image.ends_with(ending)) return ending.substr(1);
  return {};
}

/// Files with a stage for each platform choose among them.
bool has_several(const lint::Unit& unit) {
  struct Known {
    std::optional<bool> several;
  };
  std::optional<bool>& several = unit.memo<Known>().several;
  if (!several) {
    const auto& stages = unit.tree().stages;
    several = 1 < std::count_if(stages.begin(), stages.end(), [&](const syntax::Stage& stage) {
                const auto* from = unit.tree().instructions[stage.first].as<syntax::From>();
                return from != nullptr && !architecture_of(from->image.text).empty();
              });
  }
  return *several;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || !from->platform.empty()) return;
  const std::string_view architecture = architecture_of(from->image.text);
  if (architecture.empty() || has_several(unit) ||
      !lint::is_for_several_platforms(unit, place.stage))
    return;
  report.add(from->image.span, "is for " + std::string(architecture) +
                                   " alone, and the image is built for several platforms" +
                                   lint::platforms_source(unit, place.stage));
}

}  // namespace

extern constexpr lint::Rule base_of_one_architecture{
    .name = "base-of-one-architecture",
    .category = "multiarch",
    .summary = "An image for several platforms begins at one that is for one processor",
    .keywords = {syntax::Keyword::from},
    .on_instruction = check};

}  // namespace stowage::rules
