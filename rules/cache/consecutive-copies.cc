#include <algorithm>
#include <string>

#include "lib/lint/blocks.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Copy;
using syntax::Instruction;
using syntax::Keyword;

/// COPY of named things into a folder, all on one line.
const Copy* plain_copy(const Instruction& instruction) {
  const auto* copy = instruction.as<Copy>();
  if (copy == nullptr || instruction.keyword != Keyword::copy || !instruction.valid ||
      instruction.exec_form || !instruction.heredocs.empty() || copy->parents ||
      copy->sources.empty() || instruction.first_line != instruction.last_line)
    return nullptr;
  const std::string_view folder = copy->destination.text;
  return folder.ends_with('/') || folder == "." ? copy : nullptr;
}

bool same_flags(const Instruction& a, const Instruction& b) {
  return std::equal(a.flags.begin(), a.flags.end(), b.flags.begin(), b.flags.end(),
                    [](const syntax::Flag& x, const syntax::Flag& y) { return x.text == y.text; });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const Copy* copy = plain_copy(place.instruction);
  if (copy == nullptr || place.onbuild || place.index == 0) return;
  const Instruction& above = unit.tree().instructions[place.index - 1];
  const Copy* first = plain_copy(above);
  if (first == nullptr || first->destination.text != copy->destination.text ||
      !same_flags(above, place.instruction) || !place.instruction.comments.empty())
    return;
  lint::Diagnostic& found =
      report.add(place.instruction.span, "one COPY can take this and what the line above takes");
  found.labels.push_back({above.span, "the same destination"});
  std::string sources;
  for (const syntax::Word& source : copy->sources)
    sources.append(" ").append(unit.text(source.span));
  const std::uint32_t at = first->sources.back().span.end;
  const std::string_view destination = copy->destination.text;
  if (destination == "." || destination.ends_with('/')) {
    std::vector<Edit> edits{{{at, at}, std::move(sources)}};
    if (destination == ".") edits.push_back({first->destination.span, "./"});
    edits.push_back({lint::block_of(unit, place.index), ""});
    found.fixes.push_back(
        {.title = "write one COPY", .grade = Grade::equivalent, .edits = std::move(edits)});
  }
}

}  // namespace

extern constexpr lint::Rule consecutive_copies{
    .name = "consecutive-copies",
    .category = "cache",
    .summary = "Two COPYs below each other have the same destination",
    .severity = lint::Severity::style,
    .fixable = true,
    .by_default = false,
    .keywords = {Keyword::copy},
    .on_instruction = check};

}  // namespace stowage::rules
