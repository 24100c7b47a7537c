#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

constexpr std::string_view with_value[] = {"-m", "--mode", "-Z", "--context"};

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const lint::RunCommands* run = script_of(unit, place);
  if (run == nullptr) return;
  if (run->script().find("mkdir") == std::string_view::npos) return;
  for (const shell::Command& command : run->all()) {
    if (command.name != "mkdir") continue;
    const shell::Arguments arguments = shell::split(command.argv, with_value);
    if (arguments.find({"-p", "--parents"}) == nullptr) continue;
    if (arguments.find({"-m", "--mode"}) == nullptr) continue;
    for (const std::size_t at : arguments.operands) {
      const std::string_view path = command.argv[at].text;
      const std::size_t first = path.find_first_not_of('/');
      if (first == std::string_view::npos || path.find('/', first) + 1 >= path.size()) continue;
      if (path.find('/', first) == std::string_view::npos) continue;
      lint::Diagnostic& found =
          report.add(run->to_source(command.argv[at].span),
                     "the mode is that of the last folder; those above it have the usual one");
      found.help = "make the folders above it first, each with its mode";
      break;
    }
  }
}

}  // namespace

extern constexpr lint::Rule mode_of_last_folder_only{
    .name = "mode-of-last-folder-only",
    .category = "shell",
    .summary = "mkdir -p -m sets the mode of the last folder only",
    .aliases = {"SC2174"},
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
