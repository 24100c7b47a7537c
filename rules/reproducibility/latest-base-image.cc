#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/image_name.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool is_latest(std::string_view tag, std::string_view digest) {
  return tag == "latest" && digest.empty();
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || place.onbuild || place.stage == lint::no_stage) return;
  std::string reference(from->image.text);
  if (lint::as_hadolint(unit)) {  // by what is written
    const lint::HadolintImage image = lint::hadolint_image(reference);
    if (!is_latest(image.tag, image.digest)) return;
  } else {
    const auto image = lint::base_image(unit, place);
    if (!image) return;
    reference = *image;
    const lint::ImageName parts = lint::image_name(reference);
    if (!is_latest(parts.tag, parts.digest)) return;
  }
  lint::Diagnostic& found =
      report.add(from->image.span, "`" + reference + "` is another image from time to time");
  found.help = "name the version that was tested";
}

}  // namespace

extern constexpr lint::Rule latest_base_image{.name = "latest-base-image",
                                              .category = "reproducibility",
                                              .summary = "FROM takes the image tagged `latest`",
                                              .severity = lint::Severity::warning,
                                              .hadolint = {"DL3007", lint::Severity::warning},
                                              .aliases = {"DS-0001", "S6596"},
                                              .keywords = {syntax::Keyword::from},
                                              .on_instruction = check};

}  // namespace stowage::rules
