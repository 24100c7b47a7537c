#include "lib/lint/blocks.h"
#include "lib/lint/target_platforms.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.stage == lint::no_stage || !lint::is_windows_stage(unit, place.stage)) return;
  lint::Diagnostic& found =
      report.add(place.instruction.span, "a container for Windows gets no signals");
  if (place.onbuild) return;
  found.fixes.push_back({.title = "remove it",
                         .grade = Grade::assuming,
                         .edits = {{lint::block_of(unit, place.index), ""}},
                         .assumptions = {"nobody reads the signal from the image's settings"}});
}

}  // namespace

extern constexpr lint::Rule stopsignal_in_windows_stage{
    .name = "stopsignal-in-windows-stage",
    .category = "windows",
    .summary = "STOPSIGNAL stands in an image for Windows",
    .fixable = true,
    .keywords = {syntax::Keyword::stopsignal},
    .on_instruction = check};

}  // namespace stowage::rules
