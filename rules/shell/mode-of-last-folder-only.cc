#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// Folders that every image has.
constexpr std::array<std::string_view, 10> usual = {"etc", "home", "opt", "root", "run",
                                                    "srv", "tmp",  "usr", "var",  "etc/apt"};

/// Is some folder on the way to it made, too?
bool makes_parents(std::string_view path) {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::size_t last = path.rfind('/');
  return last != std::string_view::npos && !one_of(path.substr(0, last), usual);
}

constexpr std::string_view with_value[] = {"-m", "--mode", "-Z", "--context"};

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const shell::Command& command : run->all()) {
    if (command.name != "mkdir") continue;
    const shell::Arguments arguments = shell::split(command.argv, with_value);
    if (arguments.find({"-p", "--parents"}) == nullptr) continue;
    const shell::Flag* mode = arguments.find({"-m", "--mode"});
    // 755 is what the folders above get by the usual umask.
    if (mode == nullptr || mode->value == "755" || mode->value == "0755") continue;
    for (const std::size_t at : arguments.operands) {
      if (!makes_parents(command.argv[at].text)) continue;
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
    .by_default = false,
    .mentions = "mkdir",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
