#include <algorithm>
#include <span>
#include <string>

#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Instruction;

bool is_all(std::string_view text, char (*to)(char)) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return to(c) == c; });
}

void check(const lint::Unit& unit, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  if (file.stages.empty()) return;
  const auto instructions =
      std::span<const Instruction>(file.instructions).subspan(file.stages[0].first);
  std::size_t small = 0, capital = 0, all = 0;
  for (const Instruction& instruction : instructions) {
    if (instruction.keyword == syntax::Keyword::unknown) continue;
    ++all;
    if (is_all(instruction.name.text, syntax::lower))
      ++small;
    else if (is_all(instruction.name.text, syntax::upper))
      ++capital;
  }
  if (small == all || capital == all) return;
  const bool mostly_small = small > capital;
  for (const Instruction& instruction : instructions) {
    if (instruction.keyword == syntax::Keyword::unknown) continue;
    if (is_all(instruction.name.text, mostly_small ? syntax::lower : syntax::upper)) continue;
    std::string wanted(instruction.name.text);
    for (char& c : wanted) c = mostly_small ? syntax::lower(c) : syntax::upper(c);
    lint::Diagnostic& found =
        report.add(instruction.name.span,
                   "`" + std::string(instruction.name.text) +
                       "` is written in another case than most instructions of this file");
    found.fixes.push_back(
        {"write `" + wanted + "`", Grade::identical, {{instruction.name.span, wanted}}, {}, {}});
  }
}

}  // namespace

extern constexpr lint::Rule mixed_instruction_case{
    .name = "mixed-instruction-case",
    .category = "syntax",
    .summary = "Instructions are written in different cases",
    .severity = lint::Severity::style,
    .buildkit = "ConsistentInstructionCasing",
    .aliases = {"S6476"},
    .fixable = true,
    .on_file = check};

}  // namespace stowage::rules
