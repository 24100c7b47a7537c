#pragma once
// A build as BuildKit sees it before it looks anything up: one vertex for each step, with all that
// enters its key.
//
//   Plan plan = plan_build(model, inputs);
//   for (const KeyPart& part : plan.at(*plan.steps[0].vertex).parts) print(part.label, part.text);
//
// Sources: moby/buildkit frontend/dockerfile/dockerfile2llb (convert*.go), client/llb (exec.go,
// fileop.go, merge.go), solver/llbsolver/ops (exec.go, file.go); where recorded builds of v0.32 say
// otherwise, they decide.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/cache/selection.h"
#include "lib/model/model.h"

namespace stowage::cache {

/// Index into Plan::vertices.
struct VertexId {
  std::uint32_t index = 0;
  friend auto operator<=>(VertexId, VertexId) = default;
};

/// One thing that enters a key: "command" and its text.
struct KeyPart {
  std::string label;
  std::string text;
  friend bool operator==(const KeyPart&, const KeyPart&) = default;
};

struct VertexInput {
  VertexId vertex;
  std::string selector;     ///< what is looked at, as text
  bool by_content = false;  ///< equal content will do, whatever it was made of
  std::vector<Selector> content;
};

struct Vertex {
  std::vector<KeyPart> parts;  ///< without the inputs
  std::string key;             ///< digest of the parts
  std::vector<VertexInput> inputs;
  std::vector<std::string>
      roots;                  ///< without inputs: the keys under which it is looked up, in order
  bool ignore_cache = false;  ///< --no-cache
  /// What it leaves behind. `serial` is another number in every run.
  std::function<std::shared_ptr<const Files>(std::span<const Files* const> inputs,
                                             std::uint64_t serial)>
      make;
};

/// An instruction that runs something.
struct Step {
  const model::Node* node = nullptr;
  model::StageId stage;
  model::InstructionId instruction;  ///< for a trigger: the FROM that started it
  bool trigger = false;
  VertexId vertex;
  std::optional<VertexId> merge;  ///< COPY --link: puts the copied layer onto its parent
};

struct Plan {
  std::vector<Vertex> vertices;       ///< inputs come before what uses them
  std::vector<Step> steps;            ///< in the order of the file; only what the target needs
  std::vector<std::string> problems;  ///< why the builder refuses the build

  const Vertex& at(VertexId id) const { return vertices[id.index]; }
};

struct Image {
  std::string manifest;  ///< digest of the manifest: the reference where nothing better is known
  std::string layers;    ///< digest of the chain of layers
  std::shared_ptr<const Files> files;
};

struct Download {
  Bytes bytes;
  std::string last_modified;
};

/// What a build gets besides the Dockerfile and the settings of its model.
struct BuildInputs {
  std::shared_ptr<const Files>
      context;  ///< without what the ignore file leaves out; null: nothing is known
  std::map<std::string, std::shared_ptr<const Files>, std::less<>> named_contexts;
  std::map<std::string, Image, std::less<>> images;        ///< by the reference in FROM
  std::map<std::string, Download, std::less<>> downloads;  ///< by URL
  bool no_cache = false;
  std::vector<std::string> no_cache_stages;  ///< --no-cache-filter
  std::string hostname, network, cgroup_parent, shm_size;
  std::vector<std::string> add_hosts;  ///< "host=address"
  std::vector<std::string> ulimits;
  std::string session;  ///< another text for each build: contexts are never found by their name
};

Plan plan_build(const model::Model& model, const BuildInputs& inputs);

}  // namespace stowage::cache
