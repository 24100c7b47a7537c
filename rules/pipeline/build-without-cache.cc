#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/cache_place.h"
#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using pipeline::Tool;

/// Layers may come from a saved image, or from an earlier build of the same thing on the same machine.
bool restores_layers(const pipeline::Pipeline& file, const pipeline::Build& build) {
  if (pipeline::says_before(file, build, "docker load")) return true;
  return std::any_of(file.builds.begin(), file.builds.end(), [&](const pipeline::Build& other) {
    return other.job == build.job && other.order < build.order &&
           (!other.cache_from.empty() || !other.cache_to.empty()) &&
           other.context.value == build.context.value &&
           other.dockerfile.value == build.dockerfile.value;
  });
}

std::string_view help(Tool tool) {
  switch (tool) {
    case Tool::kaniko:
      return "add `--cache=true`";
    case Tool::azure_task:
      return "build in a script with `docker buildx build --cache-from … --cache-to …`: the task "
             "has no setting for it";
    case Tool::drone_plugin:
      return "give the plugin images to begin at: `cache_from`";
    case Tool::podman:
    case Tool::buildah:
      return "add `--layers`, and `--cache-from` and `--cache-to` with a repository for the layers";
    default:
      return "give the build a cache that outlives the machine: `--cache-from` and `--cache-to`";
  }
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  constexpr auto tools =
      std::to_array<Tool>({Tool::docker, Tool::buildx, Tool::kaniko, Tool::github_build_push,
                           Tool::azure_task, Tool::drone_plugin, Tool::podman, Tool::buildah});
  if (std::find(tools.begin(), tools.end(), build.tool) == tools.end() || build.opaque_flags ||
      build.bakes)
    return;
  // Kaniko keeps no layers of its own, wherever it runs.
  if (build.tool != Tool::kaniko && !pipeline::starts_cold(file, build)) return;
  if (!build.cache_from.empty() || !build.cache_to.empty() || !build.no_cache.empty()) return;
  if (restores_layers(file, build)) return;
  lint::Diagnostic& found =
      report.add(build.name_span, build.tool == Tool::kaniko
                                      ? "each run builds every layer again: kaniko keeps none"
                                      : "each run of this job builds every layer again: its "
                                        "machine starts empty");
  found.help = help(build.tool);
  if (build.tool == Tool::kaniko && build.in_shell())
    lint::offer(found, "keep the layers beside the image", Grade::assuming,
                pipeline::insert_flags(file, build, {"--cache=true"}),
                {"the registry takes what is pushed to the folder `cache` below the image"});
  if (const auto place = pipeline::cache_place(file, build))
    lint::offer(
        found,
        "keep the cache in " +
            std::string(place->from.starts_with("type=gha") ? "GitHub's cache" : "the registry"),
        Grade::equivalent, pipeline::insert_cache(file, build, place->from, place->to));
}

}  // namespace

extern constexpr lint::Rule build_without_cache{
    .name = "build-without-cache",
    .category = "pipeline",
    .summary = "A build on an empty machine has no cache to read",
    .severity = lint::Severity::warning,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
