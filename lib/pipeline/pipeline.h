#pragma once
// What a CI file, a Bake or Compose file, a Makefile or a script says about image builds.
//
//   pipeline::Pipeline file = pipeline::read(source.path(), source.text());
//   for (const pipeline::Build& build : file.builds) ... build.cache_to ...
//
// One model for all of them: jobs, the steps of a job that matter to a build (login, builder,
// prune, ...), builds with their cache imports and exports. Everything has its place in the file. A
// value that the CI system or a shell fills in stays as written (`$IMAGE`, `${{ matrix.arch }}`); a
// build whose flags hide in a variable says so.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/pipeline/tree.h"
#include "lib/shell/script.h"

namespace stowage::pipeline {

enum class FileKind : std::uint8_t {
  none,
  github_workflow,
  github_action,
  gitlab_ci,
  codebuild,
  compose,
  bake,
  cloud_build,
  circleci,
  azure_pipelines,
  travis,
  drone,
  buildkite,
  skaffold,
  jenkinsfile,
  makefile,
  justfile,
  shell_script,
};

std::string_view name(FileKind kind);

/// By the file's name (path with forward slashes, relative or not), and where that is not enough by
/// its first bytes.
FileKind kind_of(std::string_view path, std::string_view text);

/// May a file of this name be one? Reads no content: for walking a tree.
bool may_be_pipeline(std::string_view path);

/// A value of the file.
struct Text {
  std::string value;   ///< quotes and escapes resolved, variables as written
  Span span;           ///< without quotes when `exact`
  bool exact = false;  ///< the bytes at `span` are `value`: offsets in one are offsets in the other
  explicit operator bool() const { return !span.empty(); }
};

/// `key=value` of a cache flag.
struct Attribute {
  std::string key;
  std::string value;
  Span span;  ///< of both; that of the whole entry where it cannot be told apart
  Span value_span;
};

/// One `--cache-from`, `--cache-to`, or an item of the list that stands for it.
struct CacheEntry {
  std::string type;  ///< "registry" also for the short form, an image reference alone
  Text text;         ///< the CSV text; for the object form its bytes
  std::vector<Attribute> attributes;
  bool short_form = false;
  bool object_form = false;
  bool opaque = false;    ///< a variable stands for all of it
  NodeId node = no_node;  ///< the scalar that holds it, or the object

  /// The value of an attribute, or null.
  const Attribute* find(std::string_view key) const;
  std::string_view get(std::string_view key) const;
};

enum class Tool : std::uint8_t {
  docker,  ///< `docker build`: BuildKit on any current engine
  buildx,  ///< `docker buildx build`
  buildah,
  podman,
  kaniko,
  github_build_push,
  github_bake,
  compose,
  bake,
  skaffold,
  drone_plugin,
  azure_task,
  jenkins_docker,
};

std::string_view name(Tool tool);

using JobId = std::uint32_t;
using ScriptId = std::uint32_t;
inline constexpr std::uint32_t no_index = 0xFFFFFFFF;

struct Build {
  Tool tool = Tool::docker;
  Span span;       ///< the command, or the step, service or target
  Span name_span;  ///< what a finding points at: `docker buildx build`,
                   ///< `docker/build-push-action@v6`
  JobId job = no_index;
  std::uint32_t order = 0;     ///< among the steps and builds of the file
  ScriptId script = no_index;  ///< of a shell command
  std::uint32_t options_end =
      0;  ///< of a shell command: where flags may be inserted, behind the subcommand
  NodeId settings = no_node;   ///< the mapping that holds its keys: `with:`, `build:`, the target
  NodeId arguments = no_node;  ///< the sequence that holds its words, where they are no shell text
  std::string name;            ///< of the target or service

  Text context, dockerfile, target, builder;
  NodeId inline_dockerfile = no_node;
  std::vector<Text> platforms, tags, build_args, outputs, no_cache_filters, labels;
  std::vector<CacheEntry> cache_from, cache_to;
  /// Where the flag or key stands; empty: not given, or given as false.
  Span push, load, no_cache, pull;
  std::string version;        ///< of the action: "v6"
  bool opaque_flags = false;  ///< some flags are in a variable: what is not seen may be there
  bool bakes = false;         ///< the definitions are in another file
  std::vector<std::string> inherits;
  bool conditional = false;  ///< the step or its job has an `if:`
  std::string directory;     ///< where the command runs, below the usual place
  bool moved = false;        ///< a `cd` on the way: nobody knows where it runs

  bool in_shell() const { return script != no_index; }
};

enum class StepKind : std::uint8_t {
  checkout,
  setup_buildx,
  setup_qemu,
  create_builder,
  use_builder,
  login,
  pull_image,
  prune,
  cache_directory,
  move_path,
  metadata,
  expose_runtime,
  legacy_builder,
  other_action,
};

/// A step beside the builds that says something about them. What `value` holds is told at each
/// kind.
struct Step {
  StepKind kind = StepKind::other_action;
  Span span;
  JobId job = no_index;
  std::uint32_t order = 0;
  ScriptId script = no_index;
  NodeId settings = no_node;
  Text value;          ///< pull_image: the image; login: the registry; create_builder: its name;
                       ///< cache_directory: the path; move_path: where to; prune: the command;
                       ///< other_action: its name
  std::string driver;  ///< setup_buildx, create_builder; empty: docker-container
  Text image;          ///< the BuildKit image given to it
  Text version;        ///< of the action, or of buildx asked for
  Span insert_at;      ///< create_builder: behind its last word
  bool use = false;    ///< create_builder: `--use`
  Text key;            ///< cache_directory: its key
};

/// Is the machine empty when a job begins?
enum class Runner : std::uint8_t { fresh, kept, unknown };

struct Job {
  std::string name;
  Span span;
  NodeId node = no_node;
  Runner runner = Runner::unknown;
  std::string runs_on;
  /// The axes of a matrix with what was written of their values.
  struct Axis {
    std::string name;
    std::vector<std::string> values;
  };
  std::vector<Axis> matrix;
  bool docker_layer_caching = false;  ///< CircleCI's own cache of the engine
};

/// Shell text of the file.
struct Script {
  NodeId node = no_node;
  JobId job = no_index;
  std::uint32_t order = 0;
  shell::Script parsed;  ///< its spans are those of the file
  /// A backslash at the end of a line that YAML joins to the next: the shell sees an escaped blank.
  std::vector<Span> broken_continuations;
};

struct Variable {
  std::string name;
  Text value;
};

struct Pipeline {
  FileKind kind = FileKind::none;
  std::string path;
  Tree tree;  ///< empty for files that are not YAML, JSON or HCL
  std::vector<Job> jobs;
  std::vector<Step> steps;
  std::vector<Build> builds;
  std::vector<Script> scripts;
  std::vector<Variable> variables;  ///< set to a literal somewhere in the file
  std::vector<Problem> problems;    ///< what is wrong with the file itself
  bool on_pull_request = false;
  bool only_on_pull_request = false;
  bool only_on_tags = false;      ///< for pushed tags and releases
  bool only_on_schedule = false;  ///< or by hand

  std::string_view text() const { return tree.text; }
  /// The one literal value of a variable given as `$NAME`, `${NAME}`, `${{ env.NAME }}`; the text
  /// itself when it holds none; nothing when it cannot be told.
  std::optional<std::string> expand(std::string_view text) const;
};

/// Never fails. The text must outlive the result.
Pipeline read(std::string_view path, std::string_view text);

}  // namespace stowage::pipeline
