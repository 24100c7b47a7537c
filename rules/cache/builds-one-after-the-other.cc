#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using shell::Command;

/// Which world a command installs or builds for. They do not need each other's tools.
enum class Family { none, node, php, go, rust, java, dotnet };

struct Maker {
  std::string_view command;
  Family family;
  std::string_view actions;  ///< separated by blanks, with one at each end; empty: any
};

constexpr auto makers = std::to_array<Maker>({
    {"npm", Family::node, " ci install i run run-script "},
    {"yarn", Family::node, ""},
    {"pnpm", Family::node, " install i run build "},
    {"composer", Family::php, " install update "},
    {"go", Family::go, " build install "},
    {"cargo", Family::rust, " build install "},
    {"mvn", Family::java, ""},
    {"mvnw", Family::java, ""},
    {"gradle", Family::java, ""},
    {"gradlew", Family::java, ""},
    {"dotnet", Family::dotnet, " restore build publish "},
});

Family family_of(const Command& command) {
  const auto* maker = std::find_if(makers.begin(), makers.end(),
                                   [&](const Maker& each) { return each.command == command.name; });
  if (maker == makers.end()) return Family::none;
  const shell::Word* action = lint::first_operand(command);
  // A tool for the machine, and not the project.
  if (lint::find_argument(command, "-g") != nullptr || lint::find_argument(command, "--global"))
    return Family::none;
  if (maker->actions.empty())
    return action != nullptr && action->text == "global" ? Family::none : maker->family;
  if (action == nullptr || action->text.empty()) return Family::none;
  const std::string word = " " + std::string(action->text) + " ";
  return maker->actions.find(word) == std::string_view::npos ? Family::none : maker->family;
}

/// The family of all such commands of a RUN; none also when there are several.
Family family_of(const lint::Unit& unit, std::uint32_t index) {
  const syntax::Instruction& run = unit.tree().instructions[index];
  if (run.keyword != syntax::Keyword::run || !run.valid) return Family::none;
  Family found = Family::none;
  for (const Command& command : unit.commands(run, index).all()) {
    const Family family = family_of(command);
    if (family == Family::none) continue;
    if (found != Family::none && found != family) return Family::none;
    found = family;
  }
  return found;
}

void check(const lint::Unit& unit, std::uint32_t number, lint::Report& report) {
  const syntax::Stage& stage = unit.tree().stages[number];
  Family first = Family::none;
  std::uint32_t at = 0;
  for (std::uint32_t i = stage.first; i < stage.end; ++i) {
    const Family family = family_of(unit, i);
    if (family == Family::none) continue;
    if (first == Family::none) {
      first = family;
      at = i;
    }
    if (family == first) continue;
    lint::Diagnostic& found =
        report.add(unit.tree().instructions[i].name.span,
                   "this build waits for the one above, which is of another kind");
    found.labels.push_back({unit.tree().instructions[at].name.span, "runs first"});
    found.help =
        "give each a stage of its own: BuildKit runs them at the same time, and a change of one "
        "leaves the other cached";
    return;
  }
}

}  // namespace

extern constexpr lint::Rule builds_one_after_the_other{
    .name = "builds-one-after-the-other",
    .category = "cache",
    .summary = "A stage builds two things that could be built at the same time",
    .severity = lint::Severity::info,
    .by_default = false,
    .on_stage = check};

}  // namespace stowage::rules
