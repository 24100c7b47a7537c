#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellNode& each : run->shell().nodes) {
    if (each.node->as<shell::Test>() == nullptr || !is_dash(*run)) continue;
    lint::Diagnostic& found = report.add(run->to_source(each.node->span),
                                         "`/bin/sh` is dash here, and has no command `[[`");
    found.help = "write `[ … ]`, or `SHELL [\"/bin/bash\", \"-c\"]` above";
  }
}

}  // namespace

extern constexpr lint::Rule bash_test_in_sh{.name = "bash-test-in-sh",
                                            .category = "shell",
                                            .summary = "[[ ]] in a shell that does not know it",
                                            .severity = lint::Severity::error,
                                            .aliases = {"SC3010"},
                                            .mentions = "[[",
                                            .keywords = {syntax::Keyword::run},
                                            .on_instruction = check};

}  // namespace stowage::rules
