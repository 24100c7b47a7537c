#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

bool is_of_bash(const shell::Part& part) {
  const std::string_view operation = part.operation;
  return operation == ":" || operation == "/" || operation == "//" || operation == "^" ||
         operation == "^^" || operation == "," || operation == ",," || operation == "indirect" ||
         operation == "@";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellUse& use : run->shell().uses) {
    if (use.part->kind != shell::PartKind::variable || !is_of_bash(*use.part)) continue;
    if (!is_dash(*run)) return;
    lint::Diagnostic& found =
        report.add(run->to_source(use.part->span),
                   "dash does not know `" + shown(*run, use.part->span) + "`, and stops here");
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
