#include <string>

#include "lib/lint/target_platforms.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

/// The last ENTRYPOINT and CMD of a stage are those that count.
void check(const lint::Unit& unit, std::uint32_t stage, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  const syntax::Instruction* entrypoint = nullptr;
  const syntax::Instruction* cmd = nullptr;
  int entrypoints = 0;
  for (const syntax::Instruction& instruction : file.of(file.stages[stage])) {
    if (instruction.keyword == Keyword::entrypoint) entrypoint = &instruction, ++entrypoints;
    if (instruction.keyword == Keyword::cmd) cmd = &instruction;
  }
  if (entrypoint == nullptr || cmd == nullptr) return;
  if (entrypoints > 1) return;  // which is meant? repeated-entrypoint asks that first
  if (lint::is_windows_stage(unit, stage)) return;  // cmd is given all words as one text
  const auto* start = entrypoint->as<syntax::Command>();
  const auto* words = cmd->as<syntax::Command>();
  if (start == nullptr || words == nullptr || start->command.exec || start->command.words.empty())
    return;
  if (words->command.exec && words->command.words.empty()) return;  // CMD [] on purpose
  // `ENTRYPOINT exec app "$@"` would want it, but a shell that is given `-c` has no arguments.
  lint::Diagnostic& found =
      report.add(cmd->name.span, "the ENTRYPOINT in shell form never gets this CMD");
  found.labels.push_back({entrypoint->name.span, "starts `/bin/sh -c`, which drops it"});
  found.help = "write the ENTRYPOINT as a JSON array, or remove the CMD";
}

}  // namespace

extern constexpr lint::Rule cmd_without_effect{
    .name = "cmd-without-effect",
    .category = "build",
    .summary = "CMD stands beside an ENTRYPOINT in shell form, which drops it",
    .severity = lint::Severity::warning,
    .on_stage = check};

}  // namespace stowage::rules
