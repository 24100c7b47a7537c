#include "lib/cache/cost.h"

#include <algorithm>

#include "lib/shell/commands.h"
#include "lib/shell/script.h"

namespace stowage::cache {

namespace {

using knowledge::ActionKind;
using knowledge::Effects;

/// What kind of work the effects of a command are; empty: next to nothing.
std::string class_of(const Effects& effects, const knowledge::Base& base) {
  for (const knowledge::Action& action : effects.actions) {
    const knowledge::Ecosystem* ecosystem = base.ecosystem(action.ecosystem);
    const bool system = ecosystem && ecosystem->system;
    if (action.kind == ActionKind::build) return "compile";
    if (action.kind == ActionKind::clean || action.kind == ActionKind::lock) continue;
    return system ? "system-install" : "dependency-install";
  }
  if (effects.packages) return "system-install";
  if (effects.network) return "download";
  if (effects.barrier) return "unknown";
  return {};
}

void add_class(StepCost& cost, std::string name) {
  if (name.empty()) return;
  auto& classes = cost.classes;
  if (std::find(classes.begin(), classes.end(), name) == classes.end())
    classes.push_back(std::move(name));
}

}  // namespace

std::string run_text(const model::Node& node) {
  const auto* run = node.instruction->as<syntax::Run>();
  if (!run || run->command.words.empty()) return {};
  std::string text;
  if (!run->command.exec) {
    text = run->command.words[0].text;
    for (const syntax::Heredoc& heredoc : node.instruction->heredocs) {
      if (text.starts_with("<<")) text.clear();
      text.append("\n").append(heredoc.content);
    }
    return text;
  }
  for (const syntax::Word& word : run->command.words) {
    if (!text.empty()) text += ' ';
    text += word.text;
  }
  return text;
}

StepCost step_cost(const model::Model& model, const model::Node& node,
                   const knowledge::Base& base) {
  StepCost cost;
  if (node.as<model::CopyFacts>()) add_class(cost, "copy");
  if (node.as<model::WorkdirFacts>()) add_class(cost, "small");
  if (node.as<model::RunFacts>()) {
    const std::string text = run_text(node);
    const shell::Script script = shell::parse(text);
    const shell::CommandList list = shell::flatten(script);
    knowledge::Surroundings around;
    around.cwd = model.cwd_at(node).text;
    around.cwd_known = model.cwd_at(node).known;
    around.variable = [&](std::string_view name) -> std::optional<std::string> {
      model::Lookup value = model::lookup(model, node, name);
      if (!value.set || !value.known) return std::nullopt;
      return std::move(value.text);
    };
    for (const shell::Command& command : list.commands) {
      if (command.kind == shell::CommandKind::opaque) add_class(cost, "unknown");
      if (command.argv.empty()) continue;
      knowledge::CommandLine line;
      for (const shell::Word& word : command.argv)
        line.words.push_back({std::string(word.text), word.is_static(), word.globs});
      add_class(cost, class_of(knowledge::effects_of(base, line, around), base));
    }
    if (!list.complete) add_class(cost, "unknown");
    // What is known of the step tells more than that something in it is not.
    if (cost.classes.size() > 1) std::erase(cost.classes, "unknown");
    if (cost.classes.empty()) cost.classes.push_back("small");
  }
  for (const std::string& name : cost.classes)
    if (const auto found = base.costs.find(name); found != base.costs.end()) {
      cost.seconds += found->second.seconds;
      cost.megabytes += found->second.megabytes;
    }
  return cost;
}

}  // namespace stowage::cache
