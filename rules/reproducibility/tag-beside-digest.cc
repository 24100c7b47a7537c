#include <string>

#include "lib/lint/image_name.h"
#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || from->image.text.find('@') == std::string_view::npos) return;
  // `${V:+@sha256:…}` has a colon that begins no tag.
  if (from->image.text.find('$') != std::string_view::npos) return;
  const lint::ImageName image = lint::image_name(from->image.text);
  if (image.tag.empty() || image.digest.empty()) return;
  lint::Diagnostic& found = report.add(
      from->image.span, "the digest decides, whatever `" + std::string(image.tag) + "` is by now");
  found.help = "name the digest alone, and the version in a comment";
  if (unit.text(from->image.span) != from->image.text) return;
  const auto at = static_cast<std::uint32_t>(image.tag.data() - from->image.text.data());
  const std::uint32_t begin = from->image.span.begin + at;
  lint::offer(found, "drop the tag", Grade::assuming,
              {{{{begin - 1, begin + static_cast<std::uint32_t>(image.tag.size())}, ""}}},
              {"the builder takes the image of the digest, as all known ones do"});
}

}  // namespace

extern constexpr lint::Rule tag_beside_digest{.name = "tag-beside-digest",
                                              .category = "reproducibility",
                                              .summary = "FROM names an image by tag and digest",
                                              .severity = lint::Severity::style,
                                              .aliases = {"S8431"},
                                              .fixable = true,
                                              .by_default = false,
                                              .mentions = "@",
                                              .keywords = {syntax::Keyword::from},
                                              .on_instruction = check};

}  // namespace stowage::rules
