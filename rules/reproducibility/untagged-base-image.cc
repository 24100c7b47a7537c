#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/image_name.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// By what is written, stages above by their exact names.
bool is_untagged_in_hadolint(const lint::Unit& unit, const lint::Place& place,
                             std::string_view reference) {
  const lint::HadolintImage image = lint::hadolint_image(reference);
  if (!image.tag.empty() || !image.digest.empty()) return false;
  if (image.name == "scratch" || image.name.starts_with('$')) return false;
  return !lint::names_stage_above(unit, image.name, place.stage, true);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || place.onbuild || place.stage == lint::no_stage) return;
  std::string reference(from->image.text);
  if (lint::as_hadolint(unit)) {
    if (!is_untagged_in_hadolint(unit, place, reference)) return;
  } else {
    const auto image = lint::base_image(unit, place);
    if (!image) return;
    reference = *image;
    const lint::ImageName parts = lint::image_name(reference);
    if (parts.path.empty() || !parts.tag.empty() || !parts.digest.empty()) return;
  }
  lint::Diagnostic& found = report.add(
      from->image.span, "`" + reference + "` is whatever image has the tag `latest` that day");
  found.help = "name the version that was tested: `" + reference + ":…`";
}

}  // namespace

extern constexpr lint::Rule untagged_base_image{.name = "untagged-base-image",
                                                .category = "reproducibility",
                                                .summary = "FROM names an image without a version",
                                                .severity = lint::Severity::warning,
                                                .hadolint = {"DL3006", lint::Severity::warning},
                                                .aliases = {"CKV_DOCKER_7"},
                                                .keywords = {syntax::Keyword::from},
                                                .on_instruction = check};

}  // namespace stowage::rules
