#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// `4755`, `u+s`, `+s`, `ug+rxs`; not `g+s` alone, which folders have to hand their group on.
bool sets_user_id(std::string_view mode) {
  if (mode.size() == 4 && mode.find_first_not_of("01234567") == std::string_view::npos)
    return mode[0] >= '4';
  const std::size_t op = mode.find_first_of("+=");
  if (op == std::string_view::npos) return false;
  const std::string_view who = mode.substr(0, op);
  if (who.find_first_not_of("ugoa") != std::string_view::npos) return false;
  return (who.empty() || who.find_first_of("ua") != std::string_view::npos) &&
         mode.substr(op).find('s') != std::string_view::npos;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const auto& run, const shell::Command& command) {
    if (command.name != "chmod") return;
    const shell::Word* mode = lint::first_operand(command);
    if (mode == nullptr || !mode->is_static() || !sets_user_id(mode->text)) return;
    lint::Diagnostic& found =
        report.add(run.to_source(mode->span),
                   "`" + std::string(mode->text) + "` makes a program that runs as its owner");
    found.help = "start the program as the user it needs, or give it a capability with `setcap`";
  });
}

}  // namespace

extern constexpr lint::Rule set_user_id_bit{.name = "set-user-id-bit",
                                            .category = "security",
                                            .summary = "A program gets the set-user-ID bit",
                                            .severity = lint::Severity::warning,
                                            .aliases = {"CIS-DI-0008"},
                                            .by_default = false,
                                            .mentions = "chmod",
                                            .keywords = {syntax::Keyword::run},
                                            .on_instruction = check};

}  // namespace stowage::rules
