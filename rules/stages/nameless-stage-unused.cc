#include <string>
#include <vector>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Does some instruction name a stage by number, or by a variable?
bool may_name(const syntax::Dockerfile& file, std::string_view number) {
  const auto means = [&](std::string_view word) {
    return word == number || word.find('$') != std::string_view::npos;
  };
  for (const syntax::Instruction& instruction : file.instructions) {
    if (const auto* copy = instruction.as<syntax::Copy>()) {
      if (!copy->from.empty() && means(copy->from.text)) return true;
    } else if (const auto* run = instruction.as<syntax::Run>()) {
      for (const syntax::Mount& mount : run->mounts)
        if (means(mount.from)) return true;
    }
  }
  return false;
}

void check(const lint::Unit& unit, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  constexpr std::size_t most = 1000;  // each is looked for in the whole file
  if (file.stages.size() > most) return;
  for (std::size_t i = 0; i + 1 < file.stages.size(); ++i) {
    if (!file.stages[i].name.empty() || may_name(file, std::to_string(i))) continue;
    lint::Diagnostic& found = report.add(file.instructions[file.stages[i].first].span,
                                         "nothing uses this stage, and without a name nothing can");
    found.help = "remove it, or name it with `AS` and copy from it";
  }
}

}  // namespace

extern constexpr lint::Rule nameless_stage_unused{
    .name = "nameless-stage-unused",
    .category = "stages",
    .summary = "A stage without a name is used by nothing",
    .severity = lint::Severity::warning,
    .aliases = {"no-unreachable-stages"},
    .by_default = false,
    .on_file = check};

}  // namespace stowage::rules
