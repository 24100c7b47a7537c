#include "rules/repeated.h"

#include <algorithm>
#include <string>
#include <vector>

#include "lib/lint/hadolint_view.h"

namespace stowage::rules {

namespace {

using Repeated = lint::DryRun::Repeated;

void complain(const lint::Unit& unit, const Repeated& repeated, lint::Report& report) {
  const syntax::Instruction& earlier = unit.tree().instructions[repeated.index];
  const syntax::Instruction& later = unit.tree().instructions[repeated.by];
  const std::string keyword(name(later.keyword));
  const bool at_later = lint::as_hadolint(unit);
  lint::Diagnostic& found =
      at_later ? report.add(later.name.span, "this " + keyword + " takes the place of one above")
               : report.add(earlier.name.span,
                            "another " + keyword + " below takes the place of this one");
  found.labels.push_back({at_later ? earlier.name.span : later.name.span, "here"});
  const Span line{unit.lines().whole_line(earlier.first_line).begin,
                  unit.lines().whole_line(earlier.last_line).end};
  found.fixes.push_back(
      {at_later ? "remove the one above" : "remove it", Grade::identical, {{line, ""}}, {}, {}});
}

/// Neighbours of the same keyword in the same stage; what is above the first FROM counts as one.
std::vector<Repeated> neighbours(const syntax::Dockerfile& file, syntax::Keyword keyword) {
  std::vector<Repeated> found;
  std::uint32_t last = syntax::no_instruction;
  for (std::uint32_t i = 0; i < file.instructions.size(); ++i) {
    if (file.instructions[i].keyword == syntax::Keyword::from) last = syntax::no_instruction;
    if (file.instructions[i].keyword != keyword) continue;
    if (last != syntax::no_instruction) found.push_back({last, i});
    last = i;
  }
  return found;
}

}  // namespace

void find_repeated(const lint::Unit& unit, syntax::Keyword keyword, lint::Report& report) {
  const auto& instructions = unit.tree().instructions;
  const auto same = [&](const syntax::Instruction& each) { return each.keyword == keyword; };
  if (std::count_if(instructions.begin(), instructions.end(), same) < 2) return;
  if (lint::as_hadolint(unit)) {
    for (const Repeated& each : neighbours(unit.tree(), keyword)) complain(unit, each, report);
    return;
  }
  for (const Repeated& each : unit.dry_run().repeated)
    if (each.index != each.by && same(instructions[each.by])) complain(unit, each, report);
}

}  // namespace stowage::rules
