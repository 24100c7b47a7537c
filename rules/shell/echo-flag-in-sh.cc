#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const shell::Command& command : run->all()) {
    if (command.name != "echo" || command.argv.size() < 2 || command.argv[0].raw != "echo" ||
        !command.wrappers.empty())
      continue;
    const auto flag = shell::literal(command.argv[1]);
    constexpr std::array<std::string_view, 4> flags = {"-e", "-ne", "-en", "-E"};
    if (!flag || !one_of(*flag, flags) || !is_dash(*run)) continue;
    lint::Diagnostic& found = report.add(run->to_source(command.argv[1].span),
                                         "the `echo` of dash prints `" + std::string(*flag) + "`");
    found.help = "use `printf`";
  }
}

}  // namespace

extern constexpr lint::Rule echo_flag_in_sh{.name = "echo-flag-in-sh",
                                            .category = "shell",
                                            .summary = "echo -e in a shell that prints the flag",
                                            .aliases = {"SC3037"},
                                            .mentions = "echo",
                                            .keywords = {syntax::Keyword::run},
                                            .on_instruction = check};

}  // namespace stowage::rules
