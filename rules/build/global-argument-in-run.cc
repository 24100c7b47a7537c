#include <set>
#include <string>

#include "lib/lint/blocks.h"
#include "lib/lint/command_words.h"
#include "lib/lint/final_image.h"
#include "rules/build/image_variables.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;
using Names = std::set<std::string_view>;

/// ARG above the first FROM.
Names global_arguments(const syntax::Dockerfile& file) {
  Names names;
  const std::size_t end = file.stages.empty() ? 0 : file.stages[0].first;
  for (std::size_t i = 0; i < end; ++i)
    if (const auto* args = file.instructions[i].as<syntax::Args>())
      for (const auto& declared : args->declarations) names.insert(declared.name.text);
  return names;
}

/// What an ARG or ENV sets.
void add_names(const syntax::Instruction& instruction, Names& names) {
  if (const auto* args = instruction.as<syntax::Args>()) {
    for (const auto& declared : args->declarations) names.insert(declared.name.text);
  } else if (const auto* pairs = instruction.as<syntax::KeyValues>();
             pairs != nullptr && instruction.keyword == Keyword::env) {
    for (const auto& pair : pairs->pairs) names.insert(pair.key.text);
  }
}

/// What the stages that this one begins at set.
Names inherited(const syntax::Dockerfile& file, std::uint32_t stage) {
  Names names;
  while (const auto base = lint::base_stage(file, stage)) {
    stage = *base;
    for (const syntax::Instruction& instruction : file.of(file.stages[stage]))
      add_names(instruction, names);
  }
  return names;
}

/// The first expansion of one of `names` among the parts, or null.
const shell::Part* find_use(std::span<const shell::Part> parts, const Names& names) {
  for (const shell::Part& part : parts) {
    if (part.kind == shell::PartKind::variable && part.operation.empty() &&
        names.contains(part.text))
      return &part;
    if (const shell::Part* inside = find_use(part.parts, names)) return inside;
  }
  return nullptr;
}

/// What the commands set themselves: assignments, `read`, `for`.
bool sets(const lint::RunCommands& run, std::string_view name) {
  for (const shell::Command& command : run.all()) {
    for (const shell::Assignment& set : command.assignments)
      if (set.name == name) return true;
    if (command.name == "read" || command.name == "export" || command.name == "eval" ||
        command.name == "." || command.name == "source" || command.in_loop)
      return true;
  }
  return false;
}

/// A line for the log of the build.
bool only_shows(const shell::Command& command) {
  return command.name == "echo" && command.redirections.empty() && command.pipeline_length == 1 &&
         !command.in_substitution;
}

/// `names`: what the stage does not see.
void check_run(const lint::Unit& unit, std::uint32_t index, Names names, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  const lint::RunCommands& run = unit.commands(file.instructions[index], index);
  for (const shell::Command& command : run.all()) {
    if (only_shows(command)) continue;
    for (const shell::Word& word : command.argv) {
      const shell::Part* use = word.expands ? find_use(word.parts, names) : nullptr;
      if (use == nullptr || sets(run, use->text)) continue;
      const std::string name(use->text);
      lint::Diagnostic& found = report.add(
          run.to_source(use->span),
          "`$" + name + "` is empty here: the stage does not declare the argument from above FROM");
      found.help = "add `ARG " + name + "` to the stage";
      const std::string line = "ARG " + name + std::string(lint::newline_at(unit, index));
      found.fixes.push_back({"declare it in this stage",
                             Grade::assuming,
                             {lint::insert_above(unit, index, line)},
                             {"the argument of this name above the first FROM is meant"},
                             {}});
      names.erase(use->text);
    }
  }
}

/// The name of the image that a stage begins at, other stages left out, as it is written.
std::string_view image_of(const syntax::Dockerfile& file, std::uint32_t stage) {
  while (const auto base = lint::base_stage(file, stage)) stage = *base;
  const auto* from = file.instructions[file.stages[stage].first].as<syntax::From>();
  return from == nullptr ? std::string_view() : from->image.text;
}

void check(const lint::Unit& unit, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  const Names globals = global_arguments(file);
  if (globals.empty()) return;
  for (std::uint32_t stage = 0; stage < file.stages.size(); ++stage) {
    const Names set_below = inherited(file, stage);
    const std::string_view image = image_of(file, stage);
    Names unseen = globals;
    std::erase_if(unseen, [&](std::string_view name) {
      return set_below.contains(name) || may_set(image, name);
    });
    for (std::uint32_t i = file.stages[stage].first; i < file.stages[stage].end; ++i) {
      const syntax::Instruction& instruction = file.instructions[i];
      Names set;
      add_names(instruction, set);
      for (const std::string_view name : set) unseen.erase(name);
      const auto* run = instruction.as<syntax::Run>();
      if (run != nullptr && !run->command.exec && !unseen.empty() &&
          instruction.line.text.find('$') != std::string_view::npos)
        check_run(unit, i, unseen, report);
    }
  }
}

}  // namespace

extern constexpr lint::Rule global_argument_in_run{
    .name = "global-argument-in-run",
    .category = "build",
    .summary = "RUN uses an argument from above FROM that the stage does not declare",
    .severity = lint::Severity::warning,
    .aliases = {"S6579"},
    .fixable = true,
    .on_file = check};

}  // namespace stowage::rules
