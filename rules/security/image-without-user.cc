#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  if (file.stages.empty()) return;
  for (const std::uint32_t stage : lint::final_stages(file))
    if (lint::stage_has(unit, stage, syntax::Keyword::user)) return;
  const syntax::Instruction& from = file.instructions[file.stages.back().first];
  const auto* base = from.as<syntax::From>();
  if (base == nullptr || base->image.text.find("nonroot") != std::string_view::npos) return;
  report.add(from.span, "nothing says as whom the container runs, which mostly means root").help =
      "make a user, and name it by USER behind the steps that need root";
}

}  // namespace

extern constexpr lint::Rule image_without_user{.name = "image-without-user",
                                               .category = "security",
                                               .summary = "No USER in any stage of the image",
                                               .severity = lint::Severity::info,
                                               .aliases = {"CKV_DOCKER_3", "missing-user", "DF020"},
                                               .by_default = false,
                                               .on_file = check};

}  // namespace stowage::rules
