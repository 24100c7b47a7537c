#include <algorithm>
#include <optional>
#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/tool_call.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;
using shell::Command;

/// The manager whose list of packages the command changes: apt, apt-get and dpkg share one.
std::string_view manager_of(const Command& command) {
  if (command.name == "apt-get" || command.name == "apt") return "apt";
  if (command.name == "apk") return "apk";
  if (command.name == "yum" || command.name == "dnf" || command.name == "microdnf") return "rpm";
  return {};
}

bool removes(const lint::ToolCall& call) {
  return call.is({"remove", "purge", "autoremove", "auto-remove", "del", "erase"});
}

/// Does the command install a package of this name, or make it the name of a group of packages?
bool installs(const lint::RunCommands& run, const Command& command, std::string_view name) {
  const lint::ToolCall& call = run.call(command);
  if (!call.is({"install", "add"})) return false;
  const auto is_it = [&](const shell::Word* word) {
    const std::string_view text = word->text;
    return word->is_static() && text.substr(0, text.find('=')) == name;
  };
  return std::any_of(call.operands.begin(), call.operands.end(), is_it) ||
         (command.name == "apk" && std::any_of(call.values.begin(), call.values.end(), is_it));
}

/// `but`: the command that removes it.
bool run_installs(const Unit& unit, std::uint32_t index, std::string_view manager,
                  std::string_view name, const Command* but = nullptr) {
  const syntax::Instruction& run = unit.tree().instructions[index];
  if (run.keyword != syntax::Keyword::run || !run.valid ||
      run.line.text.find(name) == std::string_view::npos)
    return false;
  const lint::RunCommands& commands = unit.commands(run, index);
  return std::any_of(commands.all().begin(), commands.all().end(), [&](const Command& command) {
    return &command != but && manager_of(command) == manager && installs(commands, command, name);
  });
}

/// The RUN of another layer of the image that brings the package.
std::optional<std::uint32_t> brought_by(const Unit& unit, const lint::Place& place,
                                        std::string_view manager, std::string_view name) {
  constexpr int most_steps = 200;  // keeps the time linear
  int steps = 0;
  std::uint32_t end = place.index;
  for (std::optional<std::uint32_t> stage = place.stage; stage;
       stage = lint::base_stage(unit.tree(), *stage)) {
    if (stage != place.stage) end = unit.tree().stages[*stage].end;
    for (std::uint32_t i = end; i-- > unit.tree().stages[*stage].first;) {
      if (++steps > most_steps) return std::nullopt;
      if (run_installs(unit, i, manager, name)) return i;
    }
  }
  return std::nullopt;
}

/// The same without a look at the flags.
bool may_remove(const Command& command) {
  return std::any_of(command.argv.begin(), command.argv.end(), [](const shell::Word& word) {
    return word.text == "remove" || word.text == "purge" || word.text == "autoremove" ||
           word.text == "auto-remove" || word.text == "del" || word.text == "erase";
  });
}

/// Who removes a package because it has a hole does not mind the size.
bool is_for_safety(const syntax::Instruction& run) {
  return std::any_of(run.comments.begin(), run.comments.end(), [](const syntax::Comment& comment) {
    for (const std::string_view word : {"CVE", "vulnerab", "ecurity", "attack"})
      if (comment.text.find(word) != std::string_view::npos) return true;
    return false;
  });
}

/// `pip install --upgrade pip && apt-get remove python3-pip`: it makes room for the same thing from somewhere else.
bool is_exchanged(const lint::RunCommands& run, const Command& removal, std::string_view package) {
  for (const std::string_view language : {"python3-", "python-", "node-", "ruby-"})
    if (package.starts_with(language)) package.remove_prefix(language.size());
  const std::string script = "get-" + std::string(package) + ".py";
  return std::any_of(run.all().begin(), run.all().end(), [&](const Command& command) {
    if (&command == &removal) return false;
    const lint::ToolCall& call = run.call(command);
    const bool brings = manager_of(command).empty() && call.is({"install", "i", "add"});
    return std::any_of(command.argv.begin(), command.argv.end(), [&](const shell::Word& word) {
      const std::string_view name = word.text.substr(0, word.text.find_first_of("=<>~@["));
      return word.text.ends_with(script) || (brings && name == package);
    });
  });
}

void look_at(const Unit& unit, const lint::Place& place, const lint::RunCommands& run,
             const Command& command, int& left, lint::Report& report) {
  const std::string_view manager = manager_of(command);
  if (manager.empty() || !may_remove(command)) return;
  const lint::ToolCall& call = run.call(command);
  if (!removes(call) || is_for_safety(place.instruction) ||
      !lint::is_in_final_image(unit.tree(), place.stage))
    return;
  for (const shell::Word* word : call.operands) {
    if (!word->is_static() || word->text.size() < 2) continue;
    if (--left < 0) return;
    const auto layer = brought_by(unit, place, manager, word->text);
    if (!layer || run_installs(unit, place.index, manager, word->text, &command) ||
        is_exchanged(run, command, word->text))
      continue;
    lint::Diagnostic& found = report.add(
        run.to_source(word->span), "`" + std::string(word->text) +
                                       "` stays in the layer that installs it: removing it here "
                                       "makes the image no smaller");
    found.labels.push_back({unit.tree().instructions[*layer].span, "is in the image for good"});
    found.help = "install, use and remove it in one RUN, or use it in a stage of its own";
    return;
  }
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.onbuild || place.stage == lint::no_stage || !place.instruction.valid) return;
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  constexpr std::size_t most_commands =
      500;  // each removal looks at all of them: keeps the time linear
  if (run.all().size() > most_commands) return;
  int left = 100;  // names that are looked up
  for (const Command& command : run.all()) look_at(unit, place, run, command, left, report);
}

}  // namespace

extern constexpr lint::Rule package_removed_in_later_layer{
    .name = "package-removed-in-later-layer",
    .category = "size",
    .summary = "A RUN removes packages that another RUN installed",
    .mentions = "remove purge del erase",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
