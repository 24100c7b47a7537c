#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, std::uint32_t stage, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  constexpr std::uint32_t most = 1000;  // stages; a file with more is no Dockerfile
  if (stage >= most) return;
  const auto* from = file.instructions[file.stages[stage].first].as<syntax::From>();
  if (from == nullptr || from->image.empty()) return;
  const std::string_view image = from->image.text;
  if (image == "scratch" || image.find('@') != std::string_view::npos ||
      image.find('$') != std::string_view::npos || lint::base_stage(file, stage))
    return;
  report.add(from->image.span, "`" + std::string(image) + "` is another image after its next push")
      .help = "add its digest: `" + std::string(image) + "@sha256:…`";
}

}  // namespace

extern constexpr lint::Rule base_without_digest{
    .name = "base-without-digest",
    .category = "reproducibility",
    .summary = "A base image is named by a tag alone",
    .severity = lint::Severity::info,
    .aliases = {"S7023", "dockerfile-source-not-pinned"},
    .by_default = false,
    .on_stage = check};

}  // namespace stowage::rules
