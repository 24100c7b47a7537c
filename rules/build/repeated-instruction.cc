#include <algorithm>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, lint::Report& report) {
  const auto& instructions = unit.tree().instructions;
  const auto counts = [](const syntax::Instruction& i) {
    return i.keyword == syntax::Keyword::cmd || i.keyword == syntax::Keyword::entrypoint ||
           i.keyword == syntax::Keyword::healthcheck;
  };
  if (std::count_if(instructions.begin(), instructions.end(), counts) < 2) return;
  for (const lint::DryRun::Repeated& repeated : unit.dry_run().repeated) {
    const syntax::Instruction& earlier = instructions[repeated.index];
    const syntax::Instruction& later = instructions[repeated.by];
    if (repeated.index == repeated.by) continue;
    lint::Diagnostic& found =
        report.add(earlier.name.span, "another " + std::string(name(later.keyword)) +
                                          " below takes the place of this one");
    found.labels.push_back({later.name.span, "here"});
    const Span line{unit.lines().whole_line(earlier.first_line).begin,
                    unit.lines().whole_line(earlier.last_line).end};
    found.fixes.push_back({"remove it", Grade::identical, {{line, ""}}, {}, {}});
  }
}

}  // namespace

extern constexpr lint::Rule repeated_instruction{
    .name = "repeated-instruction",
    .category = "build",
    .summary = "Of several CMD, ENTRYPOINT or HEALTHCHECK only the last counts",
    .severity = lint::Severity::warning,
    .buildkit = "MultipleInstructionsDisallowed",
    .aliases = {"DS-0007", "DS-0016", "DS-0023"},
    .fixable = true,
    .on_file = check};

}  // namespace stowage::rules
