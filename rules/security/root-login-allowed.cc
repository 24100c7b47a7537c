#include <array>
#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

/// Lines of sshd_config and sudoers that are written by the command.
struct Line {
  std::string_view text, what;
};
constexpr auto lines = std::to_array<Line>({
    {"PermitRootLogin yes", "root can log in over the network"},
    {"PermitEmptyPasswords yes", "who has no password can log in over the network"},
});

/// What sed puts in the place of what it finds: behind the second mark of `s/…/…/`.
std::string_view written_by(const Command& command, std::string_view text) {
  const std::size_t begin = text.find_first_not_of("\"'");
  if (command.name != "sed" || begin == std::string_view::npos || begin + 2 >= text.size() ||
      text[begin] != 's')
    return text;
  const std::size_t middle = text.find(text[begin + 1], begin + 2);
  return middle == std::string_view::npos ? text : text.substr(middle);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    if (command.name == "passwd" && lint::find_argument(command, "-d") != nullptr) {
      report.add(run.to_source(command.span), "this account needs no password any more").help =
          "leave it locked";
      return;
    }
    if (!lint::is_named(command, {"echo", "printf", "sed"})) return;
    for (const shell::Word& word : command.arguments())
      for (const Line& line : lines)
        if (written_by(command, word.raw).find(line.text) != std::string_view::npos)
          report.add(run.to_source(word.span), std::string(line.what)).help =
              "use `docker exec` to get into a container, or keys of a user";
  });
}

}  // namespace

extern constexpr lint::Rule root_login_allowed{
    .name = "root-login-allowed",
    .category = "security",
    .summary = "An account of the image can be used without a password, or root over the network",
    .severity = lint::Severity::warning,
    .aliases = {"DKL-LI-0001"},
    .mentions = "passwd PermitRootLogin PermitEmptyPasswords",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
