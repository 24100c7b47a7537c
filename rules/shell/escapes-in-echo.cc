#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

bool has_escape(std::string_view text) {
  for (std::size_t at = text.find('\\'); at != std::string_view::npos; at = text.find('\\', at + 1))
    if (at + 1 < text.size() &&
        std::string_view("ntr").find(text[at + 1]) != std::string_view::npos)
      return true;
  return false;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const shell::Command& command : run->all()) {
    if (command.name != "echo" || command.argv.size() < 2 || !command.wrappers.empty()) continue;
    if (command.argv[1].raw.starts_with("-e") || command.argv[1].raw.starts_with("-ne")) continue;
    for (const shell::Word& word : command.arguments()) {
      if (!word.quoted || !has_escape(word.text) || is_dash(*run)) continue;
      report.add(run->to_source(word.span), "this `echo` prints the backslashes as they are").help =
          "use `printf`";
      break;
    }
  }
}

}  // namespace

extern constexpr lint::Rule escapes_in_echo{.name = "escapes-in-echo",
                                            .category = "shell",
                                            .summary = "echo may print escapes as they are",
                                            .severity = lint::Severity::info,
                                            .aliases = {"SC2028"},
                                            .by_default = false,
                                            .mentions = "echo",
                                            .keywords = {syntax::Keyword::run},
                                            .on_instruction = check};

}  // namespace stowage::rules
