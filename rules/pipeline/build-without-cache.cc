#include <algorithm>
#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
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

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  const bool known_tool = build.tool == Tool::docker || build.tool == Tool::buildx ||
                          build.tool == Tool::kaniko || build.tool == Tool::github_build_push;
  if (!known_tool || build.opaque_flags || build.bakes || !pipeline::starts_cold(file, build))
    return;
  if (!build.cache_from.empty() || !build.cache_to.empty() || !build.no_cache.empty()) return;
  if (restores_layers(file, build)) return;
  lint::Diagnostic& found = report.add(
      build.name_span, "each run of this job builds every layer again: its machine starts empty");
  found.help =
      build.tool == Tool::kaniko
          ? "add `--cache=true`"
          : "give the build a cache that outlives the machine: `--cache-from` and `--cache-to`";
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
