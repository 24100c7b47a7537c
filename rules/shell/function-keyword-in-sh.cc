#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellNode& each : run->shell().nodes) {
    if (each.node->as<shell::Function>() == nullptr) continue;
    if (!slice(run->script(), each.node->span).starts_with("function") || !is_dash(*run)) continue;
    const std::string name(each.node->as<shell::Function>()->name);
    lint::Diagnostic& found = report.add(run->to_source(each.node->span),
                                         "dash does not know the word `function`, and stops here");
    found.help = "write `" + name + "() { … }`";
  }
}

}  // namespace

extern constexpr lint::Rule function_keyword_in_sh{
    .name = "function-keyword-in-sh",
    .category = "shell",
    .summary = "function in a shell that does not know the word",
    .severity = lint::Severity::error,
    .aliases = {"SC2112", "SC2113"},
    .mentions = "function",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
