#include <array>
#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"
#include "rules/security/written_text.h"

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
