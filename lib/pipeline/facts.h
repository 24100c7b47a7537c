#pragma once
// What rules ask about the builds of a CI file. Sources: docs.docker.com/build/cache/backends, the release notes of
// BuildKit and buildx.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/pipeline/pipeline.h"

namespace stowage::pipeline {

/// The job of a build, or null.
const Job* job_of(const Pipeline& file, const Build& build);

/// Does the build surely start on a machine without any layers?
bool starts_cold(const Pipeline& file, const Build& build);

/// Is BuildKit surely the builder (buildx, or Docker's actions)?
bool uses_buildkit(const Build& build);

/// Which builder runs it. `docker` can export only inline cache (unless its image store is containerd's).
enum class Driver : std::uint8_t { docker, container, unknown };
struct Builder {
  Driver driver = Driver::unknown;
  const Step* step = nullptr;  ///< the one that made it
};
Builder builder_of(const Pipeline& file, const Build& build);

/// A release, so far as it is told: "v0.12.5", "0.21", "buildx-stable-1" gives nothing.
struct Version {
  int major = 0;
  int minor = 0;
  friend auto operator<=>(const Version&, const Version&) = default;
};
std::optional<Version> version_in(std::string_view text);
/// The BuildKit that is asked for by an image with a version.
std::optional<Version> buildkit_version(const Pipeline& file, const Build& build);

/// "registry.example.com:5000/a/b:tag@digest"
struct ImageName {
  std::string_view repository;
  std::string_view tag;  ///< empty: none
};
/// Nothing when a variable hides where the name ends.
std::optional<ImageName> split_image(std::string_view image);

/// With the tag that is meant when none is given.
std::string with_tag(std::string_view image);

bool is_ecr(std::string_view ref);

/// The steps of a job, by kind, that stand before or behind a build.
bool has_step(const Pipeline& file, JobId job, StepKind kind);

/// The name of the recipe of a Makefile or justfile that holds a build; empty elsewhere.
std::string_view recipe_of(const Pipeline& file, const Build& build);

/// Does a script of the job that begins before the build hold these words? Of a script the first 16 KB are looked at:
/// hardly one is longer, and every build asks.
bool says_before(const Pipeline& file, const Build& build, std::string_view words);

/// Does a machine, or the value of a variable, name Windows?
bool is_for_windows(const Pipeline& file);

/// Does the workflow run for an event of GitHub's: "workflow_dispatch", "pull_request_target"?
bool runs_for(const Pipeline& file, std::string_view event);

/// Do two cache entries name the same place? Only for types that have one.
bool same_place(const CacheEntry& a, const CacheEntry& b);

/// What tells the legs of a matrix apart in a text: the axes it names. `${{ matrix.a }}`, `$A` in GitLab.
std::vector<std::string> axes_named(const Pipeline& file, const Job& job, std::string_view text);

/// The inputs of a reusable workflow or a composite action that say what is built: context, Dockerfile, target. Each
/// caller gives others.
std::vector<std::string> inputs_named(const Pipeline& file, const Build& build);

/// Are all values of an axis known, and such that an image's tag may hold them?
bool is_part_of_tag(const Job& job, std::string_view axis);

/// All texts of a build that may name an axis: context, Dockerfile, tags, platforms, arguments, target.
std::string identity(const Build& build);

/// Is the value different in almost every build: a commit, a date, a run number?
bool is_volatile(std::string_view value);

}  // namespace stowage::pipeline
