#include "lib/knowledge/knowledge.h"
#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

constexpr std::array<std::string_view, 12> actions = {
    "install",  "update",  "ci",    "add",          "i",  "sync", "restore",
    "download", "upgrade", "build", "dist-upgrade", "get"};

/// Runs a package manager to bring or build something.
bool installs(const knowledge::Base& base, const shell::Command& command) {
  const knowledge::Command* known = base.command(command.name);
  if (known == nullptr || known->ecosystem.empty()) return false;
  const auto words = command.arguments();
  return std::any_of(words.begin(), words.end(),
                     [](const shell::Word& word) { return one_of(word.raw, actions); });
}

/// Nobody looks at its status: the script goes on behind it, and ends with another's.
bool goes_unnoticed(const shell::Command& command, std::span<const shell::Command> all) {
  if (!command.ignores_failure || command.errexit || command.conditional || command.in_condition ||
      command.in_substitution || command.in_function || command.in_loop || command.background ||
      command.negated || command.pipeline_length > 1 || !command.wrappers.empty())
    return false;
  for (const shell::Command* next = &command + 1; next != all.data() + all.size(); ++next) {
    if (next->connector == shell::Connector::and_then) continue;
    return next->connector == shell::Connector::sequence;
  }
  return false;
}

bool updates(const shell::Command& command) {
  const auto words = command.arguments();
  return std::any_of(words.begin(), words.end(),
                     [](const shell::Word& word) { return word.raw == "update"; });
}

bool brings(const shell::Command& command) {
  const auto words = command.arguments();
  return std::any_of(words.begin(), words.end(), [](const shell::Word& word) {
    return word.raw == "install" || word.raw == "add";
  });
}

/// `apt-get update; apt-get update --fix-missing`: the second counts. So does the install behind it: without lists it
/// finds no package.
bool is_tried_again(const shell::Command& command, std::span<const shell::Command> all) {
  const shell::Command* next = &command + 1;
  if (!updates(command) || next == all.data() + all.size()) return false;
  const auto is_apt = [](std::string_view name) { return name == "apt" || name == "apt-get"; };
  const bool same = next->name == command.name || (is_apt(next->name) && is_apt(command.name));
  return same &&
         (updates(*next) || (brings(*next) && (is_apt(command.name) || command.name == "apk")));
}

/// `a; exit 0`, `a; true`: somebody wants it to pass.
bool is_wanted(std::span<const shell::Command> all) {
  const shell::Command& last = all.back();
  return last.name == "true" || last.name == ":" ||
         (last.name == "exit" && last.argv.size() == 2 && last.argv[1].text == "0");
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run || run->all().size() < 2 || is_wanted(run->all())) return;
  for (const shell::Command& command : run->all()) {
    if (!installs(unit.knowledge(), command) || !goes_unnoticed(command, run->all()) ||
        is_tried_again(command, run->all()))
      continue;
    lint::Diagnostic& found =
        report.add(run->to_source(command.span), "when `" + shown(*run, command.span) +
                                                     "` fails, the step succeeds all the same");
    const Span start{0, 1};
    const bool body = run->script().find('\n') != std::string_view::npos;
    const std::uint32_t at = run->to_source(start).begin;
    if (!run->script().starts_with("#!") && !run->script().starts_with("<<"))
      lint::offer(found, "stop at the first failure", Grade::assuming,
                  std::vector{Edit{{at, at}, body ? "set -e\n" : "set -e; "}},
                  {"no command of the list fails"});
    else
      found.help = "begin with `set -e`, or join the commands by `&&`";
    return;
  }
}

}  // namespace

extern constexpr lint::Rule failure_passes_in_list{
    .name = "failure-passes-in-list",
    .category = "shell",
    .summary = "A failing install in a list of commands goes unnoticed",
    .fixable = true,
    .mentions = "; \n",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
