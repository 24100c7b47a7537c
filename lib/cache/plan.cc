#include "lib/cache/plan.h"

#include <algorithm>

#include "lib/cache/digest.h"
#include "lib/cache/planner.h"

namespace stowage::cache {

using model::Node;
using model::StageId;
using syntax::Keyword;

std::string digest_of_parts(const std::vector<KeyPart>& parts) {
  Digest digest;
  for (const KeyPart& part : parts) digest.add(part.label).add(part.text);
  return digest.text();
}

std::shared_ptr<const Files> shared(Files files) {
  return std::make_shared<const Files>(std::move(files));
}

/// The same definition on the same inputs is one vertex, in whatever stages it stands.
VertexId Planner::add(Vertex vertex) {
  vertex.key = digest_of_parts(vertex.parts);
  if (vertex.inputs.empty() && vertex.roots.empty()) vertex.roots = {"step " + vertex.key};
  Digest identity;
  identity.add(vertex.key).add(vertex.ignore_cache ? "ignore" : "");
  for (const std::string& root : vertex.roots) identity.add("root").add(root);
  for (const VertexInput& input : vertex.inputs) {
    identity.add(input.vertex.index).add(input.selector);
    for (const Selector& s : input.content) identity.add(s.path);
  }
  const VertexId next{static_cast<std::uint32_t>(plan_.vertices.size())};
  const auto [found, is_new] = known_.emplace(identity.text(), next);
  if (is_new) plan_.vertices.push_back(std::move(vertex));
  return found->second;
}

/// An image is found by its manifest, or by the chain of its layers.
Planner::Source Planner::image(const std::string& reference, const std::string& platform) {
  Image image{reference, reference, nullptr};
  if (const auto found = inputs_.images.find(reference); found != inputs_.images.end())
    image = found->second;
  if (!image.files) image.files = shared(Files::unknown(image.layers));
  Vertex vertex;
  vertex.parts = {{"image", reference}, {"manifest", image.manifest}, {"platform", platform}};
  vertex.roots = {"manifest " + image.manifest + " " + platform, "layers " + image.layers};
  vertex.make = [files = image.files](auto, auto) { return files; };
  return add(std::move(vertex));
}

VertexId Planner::context(const std::string& name, const std::shared_ptr<const Files>& files) {
  Vertex vertex;
  vertex.parts = {{"context", name}};
  vertex.roots = {"context " + name + " " + inputs_.session};
  vertex.make = [files, name](auto, auto) {
    return files ? files : shared(Files::unknown("context " + name));
  };
  return add(std::move(vertex));
}

Planner::Source Planner::origin(const model::Origin& origin, StageId stage) {
  const std::string& platform = model_.at(stage).platform.text;
  if (std::holds_alternative<model::FromContext>(origin)) return context("", inputs_.context);
  if (std::holds_alternative<model::FromScratch>(origin)) return std::nullopt;
  if (const auto* other = std::get_if<model::FromStage>(&origin)) {
    if (other->stage < stage) return state_[other->stage.index];
    plan_.problems.push_back("a stage takes files from a stage that is not above it");
    return std::nullopt;
  }
  if (const auto* named = std::get_if<model::FromNamedContext>(&origin)) {
    const auto found = inputs_.named_contexts.find(named->name);
    return context(named->name, found == inputs_.named_contexts.end() ? nullptr : found->second);
  }
  if (const auto* reference = std::get_if<model::FromImage>(&origin))
    return image(reference->reference.text, platform);
  const auto& unknown = std::get<model::FromUnknown>(origin);
  return image(unknown.text.text, platform);
}

bool Planner::ignores_cache(const model::Stage& stage) const {
  if (inputs_.no_cache) return true;
  const auto& names = inputs_.no_cache_stages;
  return !stage.name.empty() &&
         std::any_of(names.begin(), names.end(), [&](const std::string& name) {
           return std::equal(
               name.begin(), name.end(), stage.name.begin(), stage.name.end(),
               [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
         });
}

Step& Planner::add_step(const Node& node, StageId stage, bool trigger, VertexId vertex) {
  Step step{&node, stage, model_.at(stage).from, trigger, vertex, std::nullopt};
  if (!trigger) step.instruction = {static_cast<std::uint32_t>(&node - model_.nodes.data())};
  return plan_.steps.emplace_back(step);
}

/// In all builders but BuildKit every instruction is a step of a chain: its text is in all keys below. Of ARG that is
/// the declaration, not a value from outside; the value reaches the commands.
/// Sources: moby daemon/builder/dockerfile, buildah imagebuildah/stage_executor.go, kaniko pkg/executor.
void Planner::plan_metadata(const Node& node, StageId stage, bool trigger) {
  Vertex vertex;
  vertex.parts = {{"instruction", std::string(node.instruction->line.text)}};
  if (const auto* assign = node.as<model::AssignFacts>();
      assign && node.instruction->keyword != Keyword::arg)
    for (const model::Assignment& a : assign->assignments)
      vertex.parts.push_back({a.name, a.value ? a.value->text : ""});
  Source& state = state_[stage.index];
  if (state) vertex.inputs = {{*state, {}, false, {}}};
  vertex.make = [](std::span<const Files* const> inputs, std::uint64_t) {
    return inputs.empty() ? shared(Files::empty()) : shared(Files(*inputs[0]));
  };
  const VertexId id = add(std::move(vertex));
  add_step(node, stage, trigger, id);
  state = id;
}

void Planner::plan_node(const Node& node, StageId stage, bool trigger) {
  const bool is_step = node.as<model::RunFacts>() || node.as<model::CopyFacts>();
  if (builder() != model::Builder::buildkit && !is_step) {
    plan_metadata(node, stage, trigger);
    return;
  }
  if (node.as<model::RunFacts>()) plan_run(node, stage, trigger);
  if (node.as<model::CopyFacts>()) plan_copy(node, stage, trigger);
  if (node.as<model::WorkdirFacts>()) plan_workdir(node, stage, trigger);
}

void Planner::plan_stage(StageId id) {
  const model::Stage& stage = model_.at(id);
  Source& state = state_[id.index];
  state = origin(stage.base, id);
  const bool is_step = !std::holds_alternative<model::FromStage>(stage.base);
  if (is_step && state) add_step(model_.at(stage.from), id, false, *state);
  for (const Node& trigger : stage.triggers) plan_node(trigger, id, true);
  for (std::uint32_t i = stage.from.index + 1; i < stage.end; ++i)
    plan_node(model_.nodes[i], id, false);
}

/// The classic builder and kaniko build every stage up to the target.
bool Planner::is_built(StageId stage) const {
  const bool skips = builder() == model::Builder::buildkit || builder() == model::Builder::buildah;
  if (skips || !model_.target) return model_.at(stage).needed;
  return stage <= *model_.target;
}

Plan Planner::run() {
  state_.resize(model_.stages.size());
  for (std::uint32_t i = 0; i < model_.stages.size(); ++i)
    if (is_built({i})) plan_stage({i});
  return std::move(plan_);
}

Plan plan_build(const model::Model& model, const BuildInputs& inputs) {
  return Planner(model, inputs).run();
}

}  // namespace stowage::cache
