#include <string>

#include "lib/context/path.h"
#include "lib/lint/blocks.h"
#include "lib/lint/unit.h"
#include "lib/model/path.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Copy;
using syntax::Keyword;

/// COPY . DEST, with nothing that chooses or changes what is copied. ADD of a folder does the same.
const Copy* whole_context(const syntax::Instruction& instruction) {
  const auto* copy = instruction.as<Copy>();
  if (copy == nullptr || !copy->from.empty() || copy->sources.size() != 1 ||
      !instruction.heredocs.empty() || !copy->excludes.empty())
    return nullptr;
  return context::is_whole_context(copy->sources[0].text) ? copy : nullptr;
}

bool same(const Copy& a, const Copy& b) {
  return a.chown.text == b.chown.text && a.chmod.text == b.chmod.text && a.link == b.link;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const Copy* copy = whole_context(place.instruction);
  if (copy == nullptr || place.onbuild || place.stage == lint::no_stage) return;
  // With nothing to run there is no image of a project, but a test of a builder.
  const auto* from =
      unit.tree().instructions[unit.tree().stages[place.stage].first].as<syntax::From>();
  if (from != nullptr && from->image.text == "scratch") return;
  std::uint32_t above = place.index;
  bool ran = false;
  while (--above > unit.tree().stages[place.stage].first) {
    const syntax::Instruction& each = unit.tree().instructions[above];
    const Copy* other = whole_context(each);
    if (other != nullptr && same(*copy, *other)) break;
    ran = ran || each.keyword == Keyword::run || each.keyword == Keyword::copy ||
          each.keyword == Keyword::add;
  }
  const Copy* first = whole_context(unit.tree().instructions[above]);
  if (first == nullptr || above == unit.tree().stages[place.stage].first) return;
  const auto* here = unit.model().nodes[place.index].as<model::CopyFacts>();
  const auto* there = unit.model().nodes[above].as<model::CopyFacts>();
  if (here == nullptr || there == nullptr || !here->destination.known ||
      model::keep_folder_mark(model::clean_path(here->destination.text), "/") !=
          model::keep_folder_mark(model::clean_path(there->destination.text), "/"))
    return;
  lint::Diagnostic& found =
      report.add(place.instruction.span,
                 "copies the whole context to `" + here->destination.text + "` a second time");
  found.labels.push_back({unit.tree().instructions[above].span, "the first time"});
  if (ran) {
    found.help = "copy at the first place only what the steps between need";
    return;
  }
  found.fixes.push_back({.title = "copy it once",
                         .grade = Grade::equivalent,
                         .edits = {{lint::block_of(unit, place.index), ""}}});
}

}  // namespace

extern constexpr lint::Rule context_copied_twice{
    .name = "context-copied-twice",
    .category = "cache",
    .summary = "A stage copies the whole context twice",
    .fixable = true,
    .keywords = {Keyword::copy, Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
