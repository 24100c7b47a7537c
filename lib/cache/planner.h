#pragma once
// The builder of a Plan, shared by plan.cc, plan_copy.cc and plan_run.cc. Include plan.h instead.

#include "lib/cache/plan.h"

namespace stowage::cache {

class Planner {
 public:
  Planner(const model::Model& model, const BuildInputs& inputs) : model_(model), inputs_(inputs) {}
  Plan run();

 private:
  using Source = std::optional<VertexId>;  ///< none: scratch

  VertexId add(Vertex vertex);
  Source image(const std::string& reference, const std::string& platform);
  VertexId context(const std::string& name, const std::shared_ptr<const Files>& files);
  Source origin(const model::Origin& origin, model::StageId stage);
  void plan_stage(model::StageId id);
  void plan_node(const model::Node& node, model::StageId stage, bool trigger);
  Step& add_step(const model::Node& node, model::StageId stage, bool trigger, VertexId vertex);
  bool ignores_cache(const model::Stage& stage) const;
  bool is_built(model::StageId stage) const;
  model::Builder builder() const { return model_.settings.builder; }
  void plan_metadata(const model::Node& node, model::StageId stage, bool trigger);

  // plan_copy.cc
  struct PlannedCopy;
  void plan_copy(const model::Node& node, model::StageId stage, bool trigger);
  Vertex copy_vertex(const model::Node& node, model::StageId stage, Source base);
  void add_local_source(PlannedCopy& copy, const std::string& path);
  void add_download(PlannedCopy& copy, const std::string& url);
  void add_repository(PlannedCopy& copy, const std::string& url);
  void add_heredoc(PlannedCopy& copy, const model::HeredocFacts& heredoc);
  VertexId inline_file(const std::string& name, std::uint32_t mode, const std::string& text);
  std::string epoch() const;
  void plan_workdir(const model::Node& node, model::StageId stage, bool trigger);

  // plan_run.cc
  struct PlannedMount;
  void plan_run(const model::Node& node, model::StageId stage, bool trigger);
  std::vector<PlannedMount> mounts(const model::Node& node, model::StageId stage);
  PlannedMount mount(const model::MountFacts& facts, model::StageId stage);
  VertexId cache_folder(const model::MountFacts& facts, Source base);

  const model::Model& model_;
  const BuildInputs& inputs_;
  Plan plan_;
  std::vector<Source> state_;              ///< of each stage, so far
  std::map<std::string, VertexId> known_;  ///< by identity: the same vertex is there once
};

std::shared_ptr<const Files> shared(Files files);

std::string digest_of_parts(const std::vector<KeyPart>& parts);

/// A user or group as `--chown` and WORKDIR put it into the key: "0" for root, "1000", "name app".
std::string owner_key(std::string_view text);

}  // namespace stowage::cache
