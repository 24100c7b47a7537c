#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// Files that only set variables and functions.
bool is_profile(std::string_view path) {
  constexpr std::array<std::string_view, 14> names = {
      ".bashrc",    ".bash_profile",  ".profile", ".zshrc",      "profile",
      "bashrc",     "activate",       "env",      "environment", "nvm.sh",
      "setup.bash", "sdkman-init.sh", "conda.sh", "cargo"};
  return one_of(shell::basename(path), names) || path.starts_with("/etc/profile.d/");
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  const auto all = run->all();
  if (all.empty()) return;
  const shell::Command& last = all.back();
  if ((last.name != "." && last.name != "source") || last.argv.size() < 2 || last.in_function ||
      last.in_loop)
    return;
  if (!is_profile(last.argv[1].text)) return;
  lint::Diagnostic& found =
      report.add(run->to_source(last.span),
                 "what `" + shown(*run, last.argv[1].span) + "` sets ends with the RUN");
  found.help = "source it in the RUN that needs it, or set the variables with ENV";
}

}  // namespace

extern constexpr lint::Rule lost_profile{
    .name = "lost-profile",
    .category = "shell",
    .summary = "A file of variables is sourced, and nothing runs behind it",
    .mentions = "shrc profile activate env nvm.sh setup.bash sdkman conda.sh cargo",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
