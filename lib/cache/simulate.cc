#include "lib/cache/simulate.h"

#include <algorithm>

#include "lib/graph/graph.h"

namespace stowage::cache {

namespace {

/// Stages that the image of the target is made of: it and those below it.
std::vector<bool> stages_of_image(const model::Model& model) {
  std::vector<bool> result(model.stages.size(), false);
  std::optional<model::StageId> stage = model.target;
  while (stage) {
    result[stage->index] = true;
    const auto* below = std::get_if<model::FromStage>(&model.at(*stage).base);
    stage = below ? std::optional(below->stage) : std::nullopt;
  }
  return result;
}

}  // namespace

Simulator::Simulator(const model::Model& model, const context::Context& context,
                     const knowledge::Base& base)
    : model_(model), context_(context) {
  inputs_.context = std::make_shared<const Files>(context_files(context));
  inputs_.session = "before";
  plan_ = plan_build(model, inputs_);
  build(plan_, store_);
  const std::vector<bool> stages = stages_of_image(model);
  Costs costs(model, base);
  for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
    const Step& step = plan_.steps[i];
    costs_.push_back(
        costs.next(*step.node, step.stage, graph::build_step(model, *step.node, base).effects));
    in_image_.push_back(stages[step.stage.index]);
    for (const VertexInput& input : plan_.at(step.vertex).inputs) {
      const Vertex& from = plan_.at(input.vertex);
      if (from.parts.empty() || from.parts[0] != KeyPart{"context", ""}) continue;
      for (const Selector& selector : input.content)
        selections_.push_back({i, Watch(selector, *inputs_.context)});
    }
  }
}

std::vector<std::size_t> Simulator::selecting(std::string_view path) const {
  return seen_by({std::string(path)});
}

/// The steps that see at least one of the files.
std::vector<std::size_t> Simulator::seen_by(const std::vector<std::string>& paths) const {
  std::vector<std::optional<bool>> ignored(
      paths.size());  // asked only where it matters: it costs more
  const auto reaches = [&](std::size_t i) {
    if (!ignored[i]) ignored[i] = context_.excludes(paths[i]) == context::Known::yes;
    return !*ignored[i];
  };
  std::vector<std::size_t> result;
  for (const Selection& selection : selections_) {
    if (!result.empty() && result.back() == selection.step) continue;
    for (std::size_t i = 0; i < paths.size(); ++i)
      if (selection.watch.sees(paths[i]) && reaches(i)) {
        result.push_back(selection.step);
        break;
      }
  }
  return result;
}

std::vector<bool> Simulator::run(const Change& change, CacheKept kept) const {
  model::BuildSettings settings = model_.settings;
  for (const auto& [name, value] : change.build_args) settings.build_args[name] = value;
  const bool same_model = change.build_args.empty();
  const model::Model changed =
      same_model ? model::Model{} : model::build_model(*model_.file, settings);
  BuildInputs inputs = inputs_;
  inputs.context =
      std::make_shared<const Files>(with_changes(*inputs_.context, context_, change.paths));
  inputs.session = "after";
  const Plan plan = plan_build(same_model ? model_ : changed, inputs);
  CacheStore store = change.first_build ? CacheStore() : store_;
  const Outcome outcome = build(plan, store);
  return steps_that_run(plan, outcome, kept, in_image_);
}

Rebuild Simulator::priced(std::vector<bool> runs) const {
  Rebuild result;
  for (std::size_t i = 0; i < runs.size() && i < costs_.size(); ++i) {
    if (!runs[i]) continue;
    const bool is_from = plan_.steps[i].node->instruction->keyword == syntax::Keyword::from;
    if (!is_from) ++result.count;
    result.seconds += costs_[i].seconds;
    if (in_image_[i]) result.megabytes += costs_[i].megabytes;
  }
  result.runs = std::move(runs);
  return result;
}

/// Changes that are seen by the same steps have the same outcome: each of these is built once.
Rebuild Simulator::rebuild(const Change& change, CacheKept kept) {
  if (change.first_build || !change.build_args.empty()) return priced(run(change, kept));
  const auto [known, is_new] = known_.try_emplace(std::pair(kept, seen_by(change.paths)));
  if (is_new) known->second = run(change, kept);
  return priced(known->second);
}

}  // namespace stowage::cache
