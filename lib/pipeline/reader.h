#pragma once
// What the readers of the single kinds share: they add jobs, scripts, steps and builds to one
// Pipeline.

#include <string_view>
#include <unordered_set>
#include <vector>

#include "lib/pipeline/pipeline.h"
#include "lib/pipeline/shell_text.h"
#include "lib/shell/commands.h"

namespace stowage::pipeline {

/// Rules look from each build at all others: what no real file holds is not judged, and that is said.
inline constexpr std::size_t most_builds = 2000;
inline constexpr std::size_t most_parts = 20'000;  ///< scripts, steps

class Reader {
 public:
  Reader(Pipeline& pipeline, Templates templates)
      : out(pipeline), tree(pipeline.tree), templates_(templates) {}

  Pipeline& out;
  Tree& tree;
  JobId job = no_index;   ///< the one that new scripts, steps and builds belong to
  std::string directory;  ///< where the commands of the script run, when the file says so
  bool moved = false;     ///< a `cd` was seen in this job

  JobId add_job(std::string_view name, NodeId node, Runner runner);
  Job& current_job() { return out.jobs[job]; }

  /// Shell text: its docker commands become builds and steps.
  void script(NodeId scalar);
  /// Every scalar in it, through nested sequences: `script:` of most CI systems.
  void scripts(NodeId node);
  void script(ShellText text, NodeId node);
  /// A command whose words are given one by one, with its program's name in front.
  void arguments(std::string_view program, Span program_span, NodeId sequence);

  /// Are there more builds or scripts than will be judged? Then no more need be read.
  bool is_full() const {
    return out.builds.size() > most_builds || out.scripts.size() > most_parts ||
           out.steps.size() > most_parts;
  }

  Build& add_build(Tool tool, Span span, Span name_span);
  Step& add_step(StepKind kind, Span span);
  /// The literal values of a mapping of variables.
  void variables(NodeId mapping);

  /// Has a node been seen already? Aliases make the same job or step appear many times; it is read
  /// once.
  bool first_visit(NodeId node) { return seen_.insert(node).second; }

  Text text(NodeId scalar) const;
  /// The values of a sequence, or a scalar alone.
  std::vector<Text> texts(NodeId node) const;
  /// The parts of a scalar between line ends (and commas, when asked), trimmed; empty ones dropped.
  std::vector<Text> lines(NodeId scalar, bool commas) const;
  /// A sequence, or `lines` of a scalar.
  std::vector<Text> list(NodeId node, bool commas) const;
  /// Scalars and objects of a sequence, or the lines of a scalar.
  std::vector<CacheEntry> cache_entries(NodeId node) const;
  /// The key's span when its value is true.
  Span when_true(NodeId mapping, std::string_view key) const;

 private:
  friend class CommandReader;
  Templates templates_;
  std::unordered_set<NodeId> seen_;
  std::uint32_t order_ = 0;
};

/// "type=registry,ref=…" or an image reference alone. `docker` build's flag takes image references,
/// so there a lone variable is one; elsewhere it may stand for anything.
CacheEntry cache_entry(Text text, bool lone_variable_is_image);

/// The docker, buildah, podman and kaniko commands among them.
void read_commands(Reader& reader, const shell::CommandList& commands, ScriptId script);

void read_github_workflow(Reader& reader);
void read_github_action(Reader& reader);
void read_gitlab(Reader& reader);
void read_codebuild(Reader& reader);
void read_compose(Reader& reader);
void read_bake(Reader& reader, bool hcl);
void read_cloud_build(Reader& reader);
void read_circleci(Reader& reader);
void read_azure(Reader& reader);
void read_travis(Reader& reader);
void read_drone(Reader& reader);
void read_buildkite(Reader& reader);
void read_skaffold(Reader& reader);
void read_jenkinsfile(Reader& reader);
void read_makefile(Reader& reader);
void read_justfile(Reader& reader);

}  // namespace stowage::pipeline
