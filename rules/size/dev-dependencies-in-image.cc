#include <algorithm>
#include <string>

#include "lib/knowledge/knowledge.h"
#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using knowledge::Ecosystem;
using lint::Unit;

/// `composer install`, `npm ci`: the whole of a manifest, by a tool that can leave some out.
const Ecosystem* installs_manifest(const knowledge::Base& base, const shell::Command& command) {
  const knowledge::Command* known = base.command(command.name);
  if (known == nullptr || known->ecosystem.empty()) return nullptr;
  const Ecosystem* ecosystem = base.ecosystem(known->ecosystem);
  if (ecosystem == nullptr || ecosystem->no_dev.empty()) return nullptr;
  knowledge::CommandLine line;
  for (const shell::Word& word : command.argv) line.words.push_back({std::string(word.text)});
  const auto effects = knowledge::effects_of(base, line, {});
  const bool installs =
      std::any_of(effects.actions.begin(), effects.actions.end(), [](const auto& action) {
        return action.kind == knowledge::ActionKind::install && action.packages.empty();
      });
  return installs ? ecosystem : nullptr;
}

bool has_switch(const Ecosystem& ecosystem, const shell::Command& command) {
  return std::any_of(command.arguments().begin(), command.arguments().end(),
                     [&](const shell::Word& word) {
                       const std::string_view flag = word.raw.substr(0, word.raw.find('='));
                       return std::find(ecosystem.no_dev.begin(), ecosystem.no_dev.end(), flag) !=
                              ecosystem.no_dev.end();
                     });
}

/// A variable of the step, or a setting that some step of the file names, says so.
bool is_set(const Unit& unit, std::uint32_t index, const Ecosystem& ecosystem) {
  for (const std::string& entry : ecosystem.no_dev_env) {
    const std::string name = entry.substr(0, entry.find('='));
    const auto value = model::lookup(unit.model(), unit.model().nodes[index], name);
    if (value.set && (!value.known || name == entry || value.text == entry.substr(name.size() + 1)))
      return true;
    if (unit.commands(unit.tree().instructions[index], index).script().find(name) !=
        std::string_view::npos)
      return true;
  }
  // `bundle config set without development`, `npm config set omit dev`.
  return unit.text().find("config set") != std::string_view::npos ||
         unit.text().find("config --global") != std::string_view::npos ||
         unit.text().find(" prune") != std::string_view::npos;
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.onbuild || !lint::is_in_final_image(unit.tree(), place.stage)) return;
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  for (const shell::Command& command : run.all()) {
    const Ecosystem* ecosystem = installs_manifest(unit.knowledge(), command);
    if (ecosystem == nullptr || has_switch(*ecosystem, command)) continue;
    if (is_set(unit, place.index, *ecosystem)) continue;
    lint::Diagnostic& found =
        report.add(run.to_source(command.span),
                   ecosystem->title + " also installs into the image what only development needs");
    found.help = "leave it out with `" + ecosystem->no_dev.front() + "`";
  }
}

}  // namespace

extern constexpr lint::Rule dev_dependencies_in_image{
    .name = "dev-dependencies-in-image",
    .category = "size",
    .summary = "Dependencies of development are installed into the image",
    .severity = lint::Severity::info,
    .by_default = false,
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
