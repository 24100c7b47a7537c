#pragma once
// The instruction graph: what each instruction reads and writes, and which pairs of instructions
// must keep their order, each with its reasons in words.
//
//   model::Model model = model::build_model(file);
//   graph::Graph graph = graph::build_graph(model, knowledge::builtin());
//   for (const graph::Dependency& d : graph.dependencies) show(d.from, d.to, d.reasons);
//
// A dependency is certain, or conditional: each of its reasons then states an assumption under
// which it vanishes, and the name of the fact where a look at the build context can prove it. What
// is not known gives a dependency: a missing one would be an unsafe reorder.
//
// Semantics: BuildKit (frontend/dockerfile/dockerfile2llb/convert.go, v0.32); docs/dependencies.md.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/knowledge/knowledge.h"
#include "lib/model/model.h"

namespace stowage::graph {

enum class Kind : std::uint8_t { certain, conditional };

enum class Cause : std::uint8_t {
  base,      ///< FROM and what follows it
  stage,     ///< files or config of another stage
  variable,  ///< named in the text, or read by a program
  path,      ///< a file or folder
  folder,    ///< the working folder
  user,
  shell,
  program,   ///< installed by one, run by the other
  packages,  ///< both touch what packages bring
  config,    ///< the same field of the image's config
  unknown,   ///< one of them may do anything
};
std::string_view name(Cause cause);

struct Reason {
  Cause cause = Cause::unknown;
  std::string text;                             ///< one sentence, without its period
  std::optional<knowledge::Assumption> unless;  ///< none: certain
  bool flow = true;  ///< the later one needs what the earlier makes; false: it would disturb it
};

struct Dependency {
  std::uint32_t from = 0, to = 0;  ///< indices of instructions: `to` must stay below `from`
  std::vector<Reason> reasons;     ///< all of them must vanish before the two may swap
  Kind kind() const;
};

enum class Use : std::uint8_t { none, possible, certain };

/// What one instruction does. Paths are absolute.
struct Step {
  std::uint32_t line = 0;  ///< 1-based, for the reasons
  knowledge::Effects effects;
  std::vector<std::string> names_read;  ///< variables in its text
  std::vector<std::string> names_set;   ///< ENV, ARG
  Use cwd = Use::none, user = Use::none, shell = Use::none;
  bool sets_cwd = false, sets_user = false, sets_shell = false;
  bool is_run = false, is_copy = false;
  bool copies_context = false;              ///< COPY or ADD without --from
  std::vector<std::string> folders_copied;  ///< destinations of whole folders of the context
  std::vector<std::string> config;          ///< fields of the image's config that it sets: "CMD"
  std::vector<std::string> user_names;  ///< users and groups that must be there: USER app, --chown
};

/// Files taken from another stage.
struct Import {
  model::StageId stage;
  knowledge::Place place;
};

struct Graph {
  const model::Model* model = nullptr;
  std::vector<Step> steps;               ///< one an instruction
  std::vector<Dependency> dependencies;  ///< sorted by `to`, then `from`; one a pair

  const Dependency* find(std::uint32_t from, std::uint32_t to) const;
};

Graph build_graph(const model::Model& model, const knowledge::Base& base);

/// What one instruction does, on its own. Of ONBUILD, too, the nodes of what it starts in a stage.
Step build_step(const model::Model& model, const model::Node& node, const knowledge::Base& base);

/// The files that an instruction takes from other stages: COPY --from, mounts.
std::vector<Import> imports(const model::Model& model, model::InstructionId id);

/// What an instruction between two others sets anew, so that the earlier setting is not seen.
struct Hidden {
  bool cwd = false, user = false, shell = false;
  std::vector<std::string> names;
  std::vector<std::string> copied;  ///< folders that were copied from the context
};

/// Why `later` depends on `earlier`, both of one stage; empty: they may swap.
std::vector<Reason> reasons_between(const Step& earlier, const Step& later, const Hidden& hidden);

/// For people and tools. `path` is the name of the Dockerfile.
std::string to_dot(const Graph& graph, std::string_view path);
std::string to_mermaid(const Graph& graph, std::string_view path);
std::string to_json(const Graph& graph, std::string_view path);

}  // namespace stowage::graph
