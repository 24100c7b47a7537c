#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

constexpr auto operators = std::to_array<std::string_view>(
    {"&&", "||", ";", "|", ">", ">>", "2>/dev/null", "2>&1", ">/dev/null"});

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  if (place.instruction.exec_form) return;
  for (const syntax::Word& word : place.instruction.operands) {
    if (std::find(operators.begin(), operators.end(), word.text) == operators.end()) continue;
    report
        .add(word.span, "no shell reads this: `" + std::string(word.text) +
                            "` and what follows are names of files")
        .help = "a source that may be absent is written as a pattern: `file*`";
    return;
  }
}

}  // namespace

extern constexpr lint::Rule shell_syntax_in_copy{
    .name = "shell-syntax-in-copy",
    .category = "build",
    .summary = "COPY or ADD is written like a command of a shell",
    .severity = lint::Severity::error,
    .keywords = {syntax::Keyword::copy, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
