#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* pairs = place.instruction.as<syntax::KeyValues>();
  if (pairs == nullptr || place.stage == lint::no_stage) return;
  for (const syntax::KeyValue& pair : pairs->pairs) {
    if (pair.key.text != "DEBIAN_FRONTEND" ||
        pair.value.text.find("noninteractive") == std::string_view::npos ||
        !lint::is_in_final_image(unit.tree(), place.stage))
      continue;
    lint::Diagnostic& found = report.add(
        pair.key.span, "`DEBIAN_FRONTEND` stays in the image, also for who works in the container");
    found.help = "use ARG, which ends with the build";
    const syntax::Word& name = place.instruction.name;
    if (pairs->pairs.size() != 1 || !pair.equals || unit.text(name.span) != name.text) continue;
    found.fixes.push_back({"use ARG",
                           Grade::assuming,
                           {{name.span, name.text == "env" ? "arg" : "ARG"}},
                           {"nothing in the container needs the variable"},
                           {}});
  }
}

}  // namespace

extern constexpr lint::Rule noninteractive_kept_in_image{
    .name = "noninteractive-kept-in-image",
    .category = "style",
    .summary = "ENV DEBIAN_FRONTEND stays when the build is over",
    .severity = lint::Severity::style,
    .fixable = true,
    .by_default = false,
    .keywords = {syntax::Keyword::env},
    .on_instruction = check};

}  // namespace stowage::rules
