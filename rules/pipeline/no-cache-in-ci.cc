#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/cache_place.h"
#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// On a machine that starts empty the flag alone changes nothing: a cache to read must come with it.
std::optional<std::vector<Edit>> use_cache(const pipeline::Pipeline& file,
                                           const pipeline::Build& build) {
  auto edits = pipeline::remove_flag(file, build, build.no_cache);
  const bool has_cache = !build.cache_from.empty() || !build.cache_to.empty();
  if (!edits || has_cache || !pipeline::starts_cold(file, build)) return edits;
  const auto place = pipeline::cache_place(file, build);
  if (!place) return std::nullopt;
  auto added = pipeline::insert_cache(file, build, place->from, place->to);
  if (!added || !independent(*edits, *added)) return std::nullopt;
  edits->insert(edits->end(), added->begin(), added->end());
  std::sort(edits->begin(), edits->end(),
            [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  return edits;
}

/// `make rebuild`, `make release`: the recipe is there to build anew.
bool is_on_purpose(std::string_view recipe) {
  constexpr auto words = std::to_array<std::string_view>(
      {"cache", "clean", "debug", "force", "fresh", "publish", "rebuild", "release", "scratch"});
  if (recipe.ends_with("-nc") || recipe.ends_with("_nc")) return true;
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return recipe.find(word) != std::string_view::npos;
  });
}

bool says_when_it_runs(pipeline::FileKind kind) {
  using Kind = pipeline::FileKind;
  constexpr auto kinds =
      std::to_array<Kind>({Kind::github_workflow, Kind::gitlab_ci, Kind::circleci, Kind::travis,
                           Kind::drone, Kind::azure_pipelines, Kind::buildkite, Kind::codebuild});
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::string help(const pipeline::Pipeline& file, const pipeline::Build& build) {
  std::string text =
      "pin what must not be stale, and build without cache in a job of its own, once a week";
  if (pipeline::starts_cold(file, build) && build.cache_from.empty() && build.cache_to.empty())
    text += "; the machine starts empty, so the build needs a cache that outlives it, too";
  return text;
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (build.no_cache.empty() || file.only_on_schedule || build.conditional) return;
  if (is_on_purpose(pipeline::recipe_of(file, build))) return;
  // With `--pull` beside it all is wanted fresh. That is a fault where it is known to happen with each push.
  if (!build.pull.empty() && !says_when_it_runs(file.kind)) return;
  lint::Diagnostic& found =
      report.add(build.no_cache, "every step runs again in each build: the cache is switched off");
  found.help = help(file, build);
  lint::offer(found, "use the cache", Grade::assuming, use_cache(file, build),
              {"no step has to fetch the newest version of something in every build"});
}

}  // namespace

extern constexpr lint::Rule no_cache_in_ci{.name = "no-cache-in-ci",
                                           .category = "pipeline",
                                           .summary = "The cache is switched off",
                                           .severity = lint::Severity::warning,
                                           .fixable = true,
                                           .on_build = check};

}  // namespace stowage::rules
