#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

bool is_of_bash_alone(std::string_view operation) {
  return operation == "^" || operation == "^^" || operation == "," || operation == ",," ||
         operation == "indirect" || operation == "@";
}

/// `${x:0:1}` and `${x/a/b}`, which busybox ash knows, too.
bool is_of_ash(std::string_view operation) {
  return operation == ":" || operation == "/" || operation == "//";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellUse& use : run->shell().uses) {
    if (use.part->kind != shell::PartKind::variable) continue;
    const std::string_view operation = use.part->operation;
    if (!is_of_bash_alone(operation) && !(is_of_ash(operation) && is_dash(*run))) continue;
    const std::string sh(plain_sh(*run));
    if (sh.empty()) return;
    lint::Diagnostic& found =
        report.add(run->to_source(use.part->span),
                   sh + " does not know `" + shown(*run, use.part->span) + "`, and stops here");
    found.help = "write `SHELL [\"/bin/bash\", \"-c\"]` above, or use `sed`, `cut` or `tr`";
  }
}

}  // namespace

extern constexpr lint::Rule bash_expansion_in_sh{
    .name = "bash-expansion-in-sh",
    .category = "shell",
    .summary = "An expansion that only bash knows",
    .severity = lint::Severity::error,
    .aliases = {"SC3057", "SC3060", "SC3059", "SC3053"},
    .mentions = "${",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
