#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// Does something run behind it, in the same shell, although it failed?
bool goes_on(const shell::Command& command, std::span<const shell::Command> all) {
  if (!command.ignores_failure || command.errexit || command.in_condition || command.negated)
    return false;
  const shell::Command* next = &command + 1;
  return next != all.data() + all.size() && next->connector == shell::Connector::sequence &&
         next->in_subshell == command.in_subshell;
}

/// To a folder that is always there.
bool cannot_fail(const shell::Command& command) {
  constexpr std::array<std::string_view, 6> always = {"/", "..", ".", "-", "/tmp", "/root"};
  const auto folder = command.argv.size() == 2 ? shell::literal(command.argv[1]) : std::nullopt;
  return command.argv.size() == 1 ||
         (folder && (one_of(*folder, always) || folder->starts_with("../")));
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  const auto all = run->all();
  for (const shell::Command& command : all) {
    if ((command.name != "cd" && command.name != "pushd") || command.pipeline_length > 1 ||
        cannot_fail(command) || !goes_on(command, all))
      continue;
    lint::Diagnostic& found =
        report.add(run->to_source(command.span), "when `" + shown(*run, command.span) +
                                                     "` fails, the rest runs in another folder");
    lint::offer(found, "stop when it fails", Grade::assuming,
                std::vector{behind(*run, command.span, " || exit 1")}, {"the folder is there"});
  }
}

}  // namespace

extern constexpr lint::Rule unchecked_cd{
    .name = "unchecked-cd",
    .category = "shell",
    .summary = "A failing cd lets the rest run in the wrong folder",
    .aliases = {"SC2164"},
    .fixable = true,
    .mentions = "cd pushd",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
