#include <string>
#include <vector>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\v\f") == std::string_view::npos;
}

/// The blank lines between the first and the last line of an instruction.
std::vector<Edit> blank_lines(const lint::Unit& unit, const syntax::Instruction& instruction) {
  std::vector<Edit> edits;
  const std::uint32_t end = instruction.heredocs.empty()
                                ? instruction.last_line
                                : unit.lines().line_of(instruction.heredocs[0].content_span.begin);
  for (std::uint32_t line = instruction.first_line + 1; line <= end; ++line)
    if (is_blank(unit.text(unit.lines().line(line))))
      edits.push_back({unit.lines().whole_line(line), ""});
  return edits;
}

void check(const lint::Unit& unit, lint::Report& report) {
  for (const syntax::EmptyContinuation& empty : unit.tree().empty_continuations) {
    if (empty.instruction >= unit.tree().instructions.size()) continue;
    const syntax::Instruction& instruction = unit.tree().instructions[empty.instruction];
    if (unit.settings().compat == lint::Compat::buildkit) {
      report.add(unit.lines().line(empty.line), "an empty line stands inside this instruction");
      continue;
    }
    std::vector<Edit> edits = blank_lines(unit, instruction);
    if (edits.empty()) edits.push_back({unit.lines().line(empty.line), ""});
    lint::Diagnostic& found = report.add(edits[0].span, "an empty line stands inside this " +
                                                            std::string(name(instruction.keyword)));
    if (edits[0].span.empty()) continue;
    const std::string title = edits.size() == 1 ? "remove it" : "remove the empty lines";
    found.fixes.push_back({title, Grade::identical, std::move(edits), {}, {}});
  }
}

}  // namespace

extern constexpr lint::Rule empty_line_in_continuation{
    .name = "empty-line-in-continuation",
    .category = "syntax",
    .summary = "An empty line stands inside a continued instruction",
    .severity = lint::Severity::warning,
    .buildkit = "NoEmptyContinuation",
    .fixable = true,
    .on_file = check};

}  // namespace stowage::rules
