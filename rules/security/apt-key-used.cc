#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const auto& run, const shell::Command& command) {
    if (command.name != "apt-key" || command.argv.size() < 2) return;
    const shell::Word* action = nullptr;
    for (const shell::Word& word : command.arguments())
      if (word.text == "add" || word.text == "adv") action = &word;
    if (action == nullptr || lint::find_argument(command, "--keyring") != nullptr) return;
    report
        .add(run.to_source(command.span),
             "`apt-key` lets this key sign packages of every repository, and Debian 13 has it no "
             "more")
        .help =
        "keep the key in `/etc/apt/keyrings`, and name it by `signed-by=` in the source list";
  });
}

}  // namespace

extern constexpr lint::Rule apt_key_used{.name = "apt-key-used",
                                         .category = "security",
                                         .summary = "A key is added for all repositories",
                                         .severity = lint::Severity::warning,
                                         .mentions = "apt-key",
                                         .keywords = {syntax::Keyword::run},
                                         .on_instruction = check};

}  // namespace stowage::rules
