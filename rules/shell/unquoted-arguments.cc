#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellUse& use : run->shell().uses) {
    const std::string_view name = use.part->text;
    if (use.part->kind != shell::PartKind::variable || (name != "@" && name != "*") ||
        use.part->operation == "length" || use.part->operation == "+" ||
        use.part->operation == ":+")
      continue;
    const bool in_loop = use.seat == lint::Seat::loop && !use.quoted && !use.in_operand;
    if (!in_loop && !splits_words(run->shell(), use)) continue;
    lint::Diagnostic& found =
        report.add(run->to_source(use.part->span),
                   "`$" + std::string(name) + "` takes the arguments apart at their blanks");
    if (name == "@")
      lint::offer(found, "quote it", Grade::assuming, quoted(*run, *use.part),
                  {"no argument holds a blank or a wildcard, or is empty"});
    else
      found.help = "write `\"$@\"`";
  }
}

}  // namespace

extern constexpr lint::Rule unquoted_arguments{
    .name = "unquoted-arguments",
    .category = "shell",
    .summary = "The list of arguments stands outside of quotes",
    .severity = lint::Severity::error,
    .aliases = {"SC2068", "SC2048"},
    .fixable = true,
    .mentions = "$",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
