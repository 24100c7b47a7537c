#include "lib/knowledge/knowledge.h"
#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

constexpr std::array<std::string_view, 5> actions = {"install", "ci", "add", "sync", "restore"};

bool installs(const knowledge::Base& base, const shell::Node& node) {
  const knowledge::Command* known = base.command(name_of(node));
  if (known == nullptr || known->ecosystem.empty()) return false;
  const auto words = words_of(node);
  return std::any_of(words.begin(), words.end(),
                     [](const shell::Word& word) { return one_of(word.raw, actions); });
}

/// `test -f x && apk add y || true`: the failure that is passed over is that of the question.
bool is_question(const shell::Node& node) {
  constexpr std::array<std::string_view, 8> questions = {"[",     "test", "grep", "command",
                                                         "which", "type", "cat",  "id"};
  return node.as<shell::Simple>() == nullptr || one_of(name_of(node), questions);
}

bool does_nothing(const shell::Node& node) {
  const std::string_view name = name_of(node);
  return (name == "true" || name == ":") && words_of(node).size() == 1 && node.redirections.empty();
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellNode& each : run->shell().nodes) {
    const auto* chain = each.node->as<shell::AndOr>();
    if (chain == nullptr || each.condition) continue;
    const auto operands = chain->operands;
    const shell::Node* install = nullptr;  // the first of those looked at
    std::size_t looked = 0;
    for (std::size_t i = 1; i < operands.size(); ++i) {
      if (operands[i].connector != shell::Connector::or_else || !does_nothing(operands[i]))
        continue;
      const shell::Node& last = operands[i - 1];
      // Directly behind it the words are meant for it.
      if (installs(unit.knowledge(), last) || is_question(operands[0])) continue;
      for (; install == nullptr && looked < i - 1; ++looked)
        if (installs(unit.knowledge(), operands[looked])) install = &operands[looked];
      if (install == nullptr) continue;
      lint::Diagnostic& found =
          report.add(run->to_source(operands[i].span), "when `" + shown(*run, install->span) +
                                                           "` fails, the step succeeds without it");
      const bool group = !last.negated && !last.background;
      if (group)
        lint::offer(
            found, "let only `" + shown(*run, last.span) + "` fail", Grade::assuming,
            std::vector{before(*run, last.span, "{ "), behind(*run, operands[i].span, "; }")},
            {"the commands before it succeed"});
      break;
    }
  }
}

}  // namespace

extern constexpr lint::Rule ignored_install_failure{
    .name = "ignored-install-failure",
    .category = "shell",
    .summary = "`|| true` behind a list with an install",
    .fixable = true,
    .mentions = "||",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
