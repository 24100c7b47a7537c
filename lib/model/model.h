#pragma once
// What the builder makes of a Dockerfile before it runs anything: stages with their FROM chains,
// which of them the target needs, and what env, working folder, user and shell hold at each
// instruction, with all variables expanded.
//
//   syntax::Dockerfile file = syntax::parse(text);
//   model::Model m = model::build_model(file, {.build_args = {{"VERSION", "3"}}});
//   for (const model::Node& node : m.nodes)
//     if (const auto* copy = node.as<model::CopyFacts>()) use(copy->destination.text);
//
// Source of the semantics: moby/buildkit frontend/dockerfile/dockerfile2llb/convert.go and
// shell/lex.go (v0.32). What the file cannot tell (the config of a base image, a value from
// outside) is `known == false`, never a guess. The syntax tree must outlive the model.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/model/assignments.h"
#include "lib/model/facts.h"
#include "lib/model/value.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::knowledge {
struct Base;
}

namespace stowage::model {

/// Index into Model::nodes, and into Dockerfile::instructions.
struct InstructionId {
  std::uint32_t index = 0;
  friend auto operator<=>(InstructionId, InstructionId) = default;
};

enum class Builder : std::uint8_t { buildkit, classic, buildah, kaniko };

/// What the config of an image says, as far as it reaches a build that stands on it.
struct ImageConfig {
  std::vector<std::pair<std::string, std::string>> env;  ///< in the order of the config
  std::string workdir;                                   ///< empty: "/"
  std::string user;
  std::vector<std::string> shell;    ///< empty: the default
  std::vector<std::string> onbuild;  ///< the text of its triggers
};

/// How the build is started. What is not given has the builder's default.
struct BuildSettings {
  std::map<std::string, std::string, std::less<>> build_args;
  std::string target;  ///< name or index of a stage; empty: the last
  std::string target_platform = "linux/amd64";
  std::string build_platform = "linux/amd64";
  Builder builder = Builder::buildkit;
  /// An ARG that `build_args` does not name may still be given when it is built: its value is then
  /// not known.
  bool open_args = false;
  std::map<std::string, ImageConfig, std::less<>>
      images;  ///< configs that are known, by the reference in FROM
  /// What is known of official images, which must outlive the model; null: nothing.
  const knowledge::Base* known_images = nullptr;
  std::vector<std::string> named_contexts;  ///< names of --build-context
};

/// A place in the sequence of assignments of a stage: what was assigned before it is seen.
struct EnvMark {
  std::uint32_t count = 0;
};

/// An instruction with what holds just before it.
struct Node {
  const syntax::Instruction* instruction = nullptr;
  std::optional<StageId> stage;  ///< none: an ARG before the first FROM
  EnvMark env;
  std::uint32_t cwd = 0, user = 0, shell = 0;  ///< use cwd_at(), user_at(), shell_at()
  Facts facts;
  template <class T>
  const T* as() const {
    return std::get_if<T>(&facts);
  }
};

struct Shell {
  std::vector<std::string> words;  ///< "/bin/sh", "-c"
  bool known = true;               ///< false: the base image may set another
  bool is_default = true;          ///< no SHELL instruction above
};

struct Stage {
  std::string name;  ///< lower case; empty: none
  InstructionId from;
  std::uint32_t end = 0;  ///< one behind its last instruction
  Origin base;
  bool needed = false;  ///< the target is this stage or uses it
  Value platform;
  bool known_base = false;     ///< the config below its first instruction is known
  std::vector<Node> triggers;  ///< ONBUILD of its base: run before its own instructions
  bool replaced = false;  ///< a named context stands for the stage: its instructions do not run
  Assignments assigned;   ///< ENV and ARG, in order; the base's first, then triggers
  std::uint32_t inherited = 0;  ///< how many of them come from the base
  std::uint32_t final_cwd = 0, final_user = 0, final_shell = 0;
};

struct Model {
  const syntax::Dockerfile* file = nullptr;
  BuildSettings settings;
  std::vector<Stage> stages;
  std::vector<Node> nodes;        ///< one an instruction of the file
  std::optional<StageId> target;  ///< none: no stage, or no such stage
  Assignments global_args;  ///< the builder's platform arguments, then those before the first FROM
  std::map<std::string, std::vector<std::uint32_t>, std::less<>>
      stage_names;  ///< lower case; ascending
  std::vector<Value> cwds, users;
  std::vector<Shell> shells;
  std::size_t expanded_bytes = 0;  ///< beyond a bound, variables are no longer known
  std::vector<std::unique_ptr<std::string>> trigger_texts;
  std::vector<std::unique_ptr<syntax::Dockerfile>> trigger_files;  ///< triggers of known images

  const Node& at(InstructionId id) const { return nodes[id.index]; }
  const Stage& at(StageId id) const { return stages[id.index]; }
  const Value& cwd_at(const Node& node) const { return cwds[node.cwd]; }
  const Value& user_at(const Node& node) const {
    return users[node.user];
  }  ///< empty: the default, root
  const Shell& shell_at(const Node& node) const { return shells[node.shell]; }
};

Model build_model(const syntax::Dockerfile& file, const BuildSettings& settings = {});

/// `settings` with what the knowledge base says of official images, where it says nothing itself.
BuildSettings with_image_facts(BuildSettings settings, const knowledge::Base& base);

/// The value of a variable at an instruction; for FROM and above it, of the arguments before the
/// first FROM.
Lookup lookup(const Model& model, const Node& node, std::string_view name);

/// All variables that RUN would get at this place, in the builder's order: that of the last
/// assignment. `complete` is false when the base image's own are not known.
struct Environment {
  std::vector<Assignment> variables;
  bool complete = true;
};
Environment environment(const Model& model, const Node& node);

/// A text expanded with the variables at an instruction, as one word.
Expansion expand(const Model& model, const Node& node, std::string_view text);

/// The stage that a name or an index in --from=, from= or --target means; `before` limits it to
/// earlier stages.
std::optional<StageId> find_stage(const Model& model, std::string_view name_or_index,
                                  std::optional<StageId> before = std::nullopt);

}  // namespace stowage::model
