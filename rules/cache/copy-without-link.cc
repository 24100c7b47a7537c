#include <string>
#include <utility>

#include "lib/lint/frontend.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

/// A number, root, or nothing: a name cannot be looked up without the files of the image.
bool is_plain_owner(std::string_view owner) {
  return owner.find_first_not_of("0123456789:") == std::string_view::npos || owner == "root" ||
         owner == "root:root";
}

/// A RUN below would need both sides put together, and gain nothing.
bool is_below_all_runs(const lint::Unit& unit, const lint::Place& place) {
  for (std::uint32_t i = place.index + 1; i < unit.tree().stages[place.stage].end; ++i)
    if (unit.tree().instructions[i].keyword == Keyword::run) return false;
  return true;
}

/// `--link` came with version 1.4 of the frontend (its release notes).
bool knows_link(const lint::Unit& unit) {
  const auto version = lint::frontend_version(unit.tree());
  return !version || *version >= std::pair(1, 4);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || place.onbuild || place.stage == lint::no_stage) return;
  if (copy->link || !copy->chmod.empty() || !is_plain_owner(copy->chown.text) ||
      place.instruction.keyword != Keyword::copy)
    return;
  if (place.stage + 1 != unit.tree().stages.size() || !is_below_all_runs(unit, place)) return;
  if (!knows_link(unit)) return;
  lint::Diagnostic& found =
      report.add(place.instruction.name.span, "is copied again whenever the base image changes");
  const std::uint32_t at = place.instruction.name.span.end;
  found.fixes.push_back(
      {.title = "link it",
       .grade = Grade::assuming,
       .edits = {{{at, at}, " --link"}},
       .assumptions = {"no folder on the way to the destination is a symlink in the image below",
                       "the folders on the way have the mode 0755 and belong to root"}});
}

}  // namespace

extern constexpr lint::Rule copy_without_link{
    .name = "copy-without-link",
    .category = "cache",
    .summary = "A COPY of the last stage depends on the layers below it",
    .severity = lint::Severity::info,
    .fixable = true,
    .by_default = false,
    .keywords = {Keyword::copy},
    .on_instruction = check};

}  // namespace stowage::rules
