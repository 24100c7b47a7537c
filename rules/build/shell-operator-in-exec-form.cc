#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

constexpr auto operators =
    std::to_array<std::string_view>({"&&", "||", ";", "|", ">", ">>", "2>&1", "<", "&"});

/// `find … -exec … ;`, and the commands of tmux: the program knows the word.
bool ends_action(std::span<const syntax::Word> words) {
  return std::any_of(words.begin(), words.end(), [](const syntax::Word& word) {
    return word.text.starts_with("-exec") || word.text.starts_with("-ok") || word.text == "tmux";
  });
}

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  const auto words = place.instruction.operands;
  if (!place.instruction.exec_form || words.size() < 3) return;
  // The first word is a program, and a shell may be given operators in its script.
  for (const syntax::Word& word : words.subspan(1)) {
    if (std::find(operators.begin(), operators.end(), word.text) == operators.end()) continue;
    if (word.text == ";" && ends_action(words)) continue;
    report
        .add(word.span, "no shell reads this: `" + std::string(word.text) +
                            "` is an argument of `" + std::string(words[0].text) + "`")
        .help = "start it by a shell: `[\"sh\", \"-c\", \"…\"]`";
    return;
  }
}

}  // namespace

extern constexpr lint::Rule shell_operator_in_exec_form{
    .name = "shell-operator-in-exec-form",
    .category = "build",
    .summary = "An operator of the shell is a word of a JSON array",
    .severity = lint::Severity::error,
    .keywords = {syntax::Keyword::cmd, syntax::Keyword::entrypoint, syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
