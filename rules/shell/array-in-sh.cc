#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

bool has_arrays(knowledge::Sh kind) {
  return kind == knowledge::Sh::bash || kind == knowledge::Sh::unknown ||
         kind == knowledge::Sh::other;
}

/// The first `a=(…)` of a command.
const shell::Assignment* array_of(const shell::Node& node) {
  const auto* simple = node.as<shell::Simple>();
  if (simple == nullptr) return nullptr;
  for (const shell::Assignment& one : simple->assignments)
    for (const shell::Part& part : one.value.parts)
      if (part.kind == shell::PartKind::array) return &one;
  return nullptr;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellNode& each : run->shell().nodes) {
    const shell::Assignment* array = array_of(*each.node);
    if (array == nullptr || has_arrays(run->kind())) continue;
    lint::Diagnostic& found = report.add(run->to_source(array->span),
                                         "`/bin/sh` of this image has no arrays, and stops here");
    found.help = "write `SHELL [\"/bin/bash\", \"-c\"]` above, or use words in a `for`";
  }
}

}  // namespace

extern constexpr lint::Rule array_in_sh{.name = "array-in-sh",
                                        .category = "shell",
                                        .summary = "An array in a shell that has none",
                                        .severity = lint::Severity::error,
                                        .aliases = {"SC3030", "SC3054"},
                                        .mentions = "=(",
                                        .keywords = {syntax::Keyword::run},
                                        .on_instruction = check};

}  // namespace stowage::rules
