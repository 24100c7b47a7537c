#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// The words of a command line: those of the array, or of the shell form between blanks.
std::vector<std::string_view> words_of(const syntax::CommandLine& line) {
  std::vector<std::string_view> words;
  if (line.exec) {
    for (const syntax::Word& word : line.words) words.push_back(word.text);
    return words;
  }
  std::string_view text = line.words[0].text;
  constexpr std::size_t most = 4;  // more are not looked at
  while (words.size() < most) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    if (text.empty()) break;
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

/// A server that people run: development servers have nothing to lose.
bool is_service(std::string_view script) {
  const std::string_view name = script.substr(0, script.find(':'));
  if (script.find("dev") != std::string_view::npos ||
      script.find("watch") != std::string_view::npos)
    return false;
  return name == "start" || name == "serve" || name == "server" || name == "prod" ||
         name == "production";
}

/// The script of package.json that `npm start`, `yarn run serve` begin; empty: none.
std::string_view script_of(const std::vector<std::string_view>& words) {
  constexpr auto managers = std::to_array<std::string_view>({"npm", "pnpm", "yarn"});
  if (words.size() < 2 || std::find(managers.begin(), managers.end(), words[0]) == managers.end())
    return {};
  const bool run = words[1] == "run" || words[1] == "run-script";
  const std::string_view script = run && words.size() > 2 ? words[2] : words[1];
  return is_service(script) ? script : std::string_view();
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* command = place.instruction.as<syntax::Command>();
  if (command == nullptr || command->command.words.empty() || place.onbuild ||
      place.stage == lint::no_stage)
    return;
  const std::string_view first = command->command.words[0].text;
  if (!first.starts_with("npm") && !first.starts_with("pnpm") && !first.starts_with("yarn")) return;
  const auto words = words_of(command->command);
  const std::string_view script = script_of(words);
  if (script.empty() || !lint::is_in_final_image(unit.tree(), place.stage)) return;
  report
      .add(place.instruction.name.span, "`" + std::string(words[0]) +
                                            "` stands between the container and what `" +
                                            std::string(script) + "` starts")
      .help = "write the command of the script here, as in `[\"node\", \"server.js\"]`";
}

}  // namespace

extern constexpr lint::Rule package_manager_as_command{
    .name = "package-manager-as-command",
    .category = "build",
    .summary = "The container starts its program through npm, pnpm or yarn",
    .severity = lint::Severity::info,
    .by_default = false,
    .mentions = "npm yarn",
    .keywords = {syntax::Keyword::cmd, syntax::Keyword::entrypoint},
    .on_instruction = check};

}  // namespace stowage::rules
