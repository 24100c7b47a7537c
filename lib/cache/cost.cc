#include "lib/cache/cost.h"

#include <algorithm>

#include "lib/knowledge/resolves.h"
#include "lib/knowledge/split_install.h"

namespace stowage::cache {

/// One kind of work of a step: whatever a step does twice, it pays once.
struct Costs::Work {
  std::string kind;
  std::string_view step_class;
};

Costs::Costs(const model::Model& model, const knowledge::Base& base)
    : model_(model), base_(base), brought_(model.stages.size()) {}

Costs::Names& Costs::brought_to(model::StageId stage) {
  std::optional<Names>& names = brought_[stage.index];
  if (!names) {
    names.emplace();
    if (const auto* from = std::get_if<model::FromStage>(&model_.at(stage).base))
      if (const auto& above = brought_[from->stage.index]) names = above;
  }
  return *names;
}

std::vector<Costs::Work> Costs::works_of(const knowledge::Action& action,
                                         const Names& brought) const {
  using enum knowledge::ActionKind;
  const knowledge::Ecosystem* ecosystem = base_.ecosystem(action.ecosystem);
  if (action.kind == clean) return {};
  if (ecosystem && ecosystem->system) return {{"system", "system-install"}};
  const bool first = std::find(brought.begin(), brought.end(), action.ecosystem) == brought.end();
  const bool downloads = ecosystem && ecosystem->prefetch;
  const Work compile{"compile", "compile"};
  // A build of Go, Cargo, Maven, ... downloads what nothing before it did.
  if (action.kind == build && !(first && downloads)) return {compile};
  // Behind its first part the whole install has little to do, and so has `go get .` behind `go mod download`.
  const bool repeats = ecosystem && ecosystem->parts && knowledge::repeats_whole(*ecosystem->parts);
  const bool again = !first && (downloads || repeats) && action.kind != fetch &&
                     action.kind != add &&
                     (action.kind != lock || knowledge::resolves_fetched(action, *ecosystem));
  const Work packages{action.ecosystem, again ? "download" : "dependency-install"};
  if (action.kind == build) return {packages, compile};
  return {packages};
}

StepCost Costs::of_run(const knowledge::Effects& effects, Names& brought) const {
  const auto seconds = [&](std::string_view name) {
    const auto found = base_.costs.find(name);
    return found == base_.costs.end() ? 0 : found->second.seconds;
  };
  std::vector<Work> works;
  for (const knowledge::Action& action : effects.actions) {
    for (Work& work : works_of(action, brought)) {
      const auto same = std::find_if(works.begin(), works.end(),
                                     [&](const Work& one) { return one.kind == work.kind; });
      if (same == works.end())
        works.push_back(std::move(work));
      else if (seconds(work.step_class) > seconds(same->step_class))
        same->step_class = work.step_class;
    }
  }
  for (const knowledge::Action& action : effects.actions)
    if (std::find(brought.begin(), brought.end(), action.ecosystem) == brought.end())
      brought.push_back(action.ecosystem);
  StepCost cost;
  for (const Work& work : works) cost.classes.emplace_back(work.step_class);
  if (cost.classes.empty()) {
    const bool unknown = effects.barrier || effects.runs_project_code;
    cost.classes.emplace_back(unknown ? "unknown" : effects.network ? "download" : "small");
  }
  return cost;
}

StepCost Costs::next(const model::Node& node, model::StageId stage,
                     const knowledge::Effects& effects) {
  StepCost cost;
  if (node.as<model::RunFacts>()) cost = of_run(effects, brought_to(stage));
  if (node.as<model::CopyFacts>()) cost.classes.emplace_back("copy");
  if (node.as<model::WorkdirFacts>()) cost.classes.emplace_back("small");
  for (const std::string& name : cost.classes)
    if (const auto found = base_.costs.find(name); found != base_.costs.end()) {
      cost.seconds += found->second.seconds;
      cost.megabytes += found->second.megabytes;
    }
  return cost;
}

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

}  // namespace stowage::cache
