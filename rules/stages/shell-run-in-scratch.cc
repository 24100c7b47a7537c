#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

void check(const lint::Unit& unit, std::uint32_t stage, lint::Report& report) {
  const auto instructions = unit.tree().of(unit.tree().stages[stage]);
  const auto* from = instructions[0].as<syntax::From>();
  if (from == nullptr || from->image.text != "scratch") return;
  for (const syntax::Instruction& instruction : instructions) {
    // What is copied may hold a shell.
    if (instruction.keyword == Keyword::copy || instruction.keyword == Keyword::add) return;
    const auto* run = instruction.as<syntax::Run>();
    if (run == nullptr) continue;
    for (const syntax::Mount& mount : run->mounts)
      if (mount.type == syntax::MountType::bind) return;
    report
        .add(instruction.name.span, run->command.exec
                                        ? "`scratch` has no program that could be run"
                                        : "`scratch` has no shell that could run this")
        .help = "do it in a stage with a shell, and copy what it makes";
    return;
  }
}

}  // namespace

extern constexpr lint::Rule shell_run_in_scratch{
    .name = "shell-run-in-scratch",
    .category = "stages",
    .summary = "RUN in a stage from scratch, where nothing is yet",
    .severity = lint::Severity::error,
    .on_stage = check};

}  // namespace stowage::rules
