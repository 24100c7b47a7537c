#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  // Any other instruction is an error of its own there.
  if (file.instructions.empty() || !file.stages.empty() || !file.errors.empty()) return;
  report.add(file.instructions.front().span, "there is no FROM below, so that nothing is built");
}

}  // namespace

extern constexpr lint::Rule file_without_stage{.name = "file-without-stage",
                                               .category = "syntax",
                                               .summary = "The file has arguments, but no FROM",
                                               .severity = lint::Severity::error,
                                               .on_file = check};

}  // namespace stowage::rules
