#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

constexpr std::array<std::string_view, 8> harmless = {"echo", "exit", "return", "printf",
                                                      "true", ":",    "false",  ""};

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellNode& each : run->shell().nodes) {
    const auto* chain = each.node->as<shell::AndOr>();
    if (chain == nullptr || each.condition) continue;
    for (std::size_t i = 2; i < chain->operands.size(); ++i) {
      const shell::Node& last = chain->operands[i];
      if (last.connector != shell::Connector::or_else ||
          chain->operands[i - 1].connector != shell::Connector::and_then)
        continue;
      const bool simple = last.as<shell::Simple>() != nullptr;
      if ((simple && one_of(name_of(last), harmless)) ||
          one_of(name_of(chain->operands[i - 1]), harmless))
        continue;
      lint::Diagnostic& found = report.add(
          run->to_source(last.span),
          "this runs also when `" + shown(*run, chain->operands[i - 1].span) + "` fails");
      found.help = "write `if …; then …; else …; fi`";
      break;
    }
  }
}

}  // namespace

extern constexpr lint::Rule and_or_taken_for_if{.name = "and-or-taken-for-if",
                                                .category = "shell",
                                                .summary = "A && B || C runs C also when B fails",
                                                .severity = lint::Severity::info,
                                                .aliases = {"SC2015"},
                                                .by_default = false,
                                                .mentions = "||",
                                                .keywords = {syntax::Keyword::run},
                                                .on_instruction = check};

}  // namespace stowage::rules
