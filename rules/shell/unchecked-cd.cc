#include <algorithm>
#include <array>

#include "lib/knowledge/effects.h"
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
         next->in_subshell == command.in_subshell &&
         next->pipeline_length == command.pipeline_length &&
         next->pipeline_index == command.pipeline_index;
}

/// Folders that every image with a shell has.
constexpr auto always = std::to_array<std::string_view>({"/",
                                                         "..",
                                                         ".",
                                                         "-",
                                                         "/tmp",
                                                         "/root",
                                                         "/bin",
                                                         "/etc",
                                                         "/home",
                                                         "/lib",
                                                         "/mnt",
                                                         "/opt",
                                                         "/srv",
                                                         "/usr",
                                                         "/usr/bin",
                                                         "/usr/lib",
                                                         "/sbin",
                                                         "/var",
                                                         "/usr/local",
                                                         "/usr/share",
                                                         "/usr/src",
                                                         "/usr/local/bin",
                                                         "/usr/local/lib",
                                                         "/usr/local/share",
                                                         "/usr/local/src",
                                                         "/var/lib",
                                                         "/var/log",
                                                         "/var/tmp",
                                                         "/var/cache"});

std::string_view without_slash(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

/// A step that is over made the folder or went into it, and would have failed without it.
bool has_folder(const lint::Unit& unit, std::uint32_t index, std::string_view folder) {
  const syntax::Instruction& run = unit.tree().instructions[index];
  if (!run.valid) return false;
  const bool absolute = folder.starts_with('/');
  const auto commands = unit.commands(run, index).all();
  return std::any_of(commands.begin(), commands.end(), [&](const shell::Command& each) {
    const bool tells =
        (each.name == "cd" && absolute && each.argv.size() == 2) || each.name == "mkdir";
    return tells && !each.ignores_failure && !each.conditional &&
           std::any_of(each.argv.begin() + 1, each.argv.end(),
                       [&](const shell::Word& word) { return without_slash(word.text) == folder; });
  });
}

/// A WORKDIR, the destination of a COPY or what is above it, or what a step made or went to.
bool is_made_above(const lint::Unit& unit, const lint::Place& place, std::string_view folder) {
  constexpr std::uint32_t most = 200;  // keeps the time linear
  if (place.stage == lint::no_stage) return false;
  const std::uint32_t first = unit.tree().stages[place.stage].first;
  const bool absolute = folder.starts_with('/');
  bool same = true;  // no WORKDIR between
  for (std::uint32_t i = place.index; i-- > first && place.index - i < most;) {
    const model::Node& node = unit.model().nodes[i];
    if (unit.tree().instructions[i].keyword == syntax::Keyword::workdir &&
        without_slash(unit.model().cwd_at(unit.model().nodes[i + 1]).text) == folder)
      return true;
    const auto* copy = node.as<model::CopyFacts>();
    if (copy != nullptr && copy->destination.known &&
        knowledge::within(copy->destination.text, folder))
      return true;
    if (unit.tree().instructions[i].keyword == syntax::Keyword::run && (same || absolute) &&
        has_folder(unit, i, folder))
      return true;
    same = same && unit.tree().instructions[i].keyword != syntax::Keyword::workdir;
  }
  return false;
}

/// `mkdir -p x; cd x`
bool is_made_here(const shell::Command& command, std::span<const shell::Command> all,
                  std::string_view folder) {
  constexpr std::ptrdiff_t most = 200;  // keeps the time linear
  const std::ptrdiff_t above = std::min(most, &command - all.data());
  return std::any_of(&command - above, &command, [&](const shell::Command& each) {
    return each.name == "mkdir" &&
           std::any_of(each.argv.begin(), each.argv.end(),
                       [&](const shell::Word& word) { return without_slash(word.raw) == folder; });
  });
}

/// To a folder that is there.
bool cannot_fail(const lint::Unit& unit, const lint::Place& place, const shell::Command& command,
                 std::span<const shell::Command> all) {
  if (command.argv.size() != 2) return command.argv.size() == 1;
  if (is_made_here(command, all, without_slash(command.argv[1].raw))) return true;
  const auto given = shell::literal(command.argv[1]);
  if (!given) return false;
  const std::string_view folder = without_slash(*given);
  return one_of(folder, always) || folder.starts_with("../") || is_made_above(unit, place, folder);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  const auto all = run->all();
  for (const shell::Command& command : all) {
    if ((command.name != "cd" && command.name != "pushd") || !goes_on(command, all) ||
        cannot_fail(unit, place, command, all))
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
