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

using pipeline::CacheEntry;

/// Does the place name something that may be another one for each caller?
bool differs(std::string_view place) {
  constexpr auto names =
      std::to_array<std::string_view>({"inputs.", "matrix", "env.", "steps.", "needs.", "vars.",
                                       "github.workflow", "github.job", "strategy.", "$"});
  if (place.starts_with("${{ github.") && place.find("${{", 3) == std::string_view::npos)
    return place.find("github.workflow") != std::string_view::npos ||
           place.find("github.job") != std::string_view::npos;
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return place.find(name) != std::string_view::npos;
  });
}

/// The same scope for what the build reads and writes. GitHub's cache alone: a tag may not hold a path.
std::optional<std::vector<Edit>> scope_of_caller(const pipeline::Pipeline& file,
                                                 const pipeline::Build& build, const CacheEntry& to,
                                                 const std::vector<std::string>& inputs) {
  if (to.type != "gha") return std::nullopt;
  std::string scope;
  for (const std::string& input : inputs)
    scope += (scope.empty() ? "${{ inputs." : "-${{ inputs.") + input + " }}";
  return pipeline::change_place(build, to,
                                [&](const CacheEntry& entry) -> std::optional<std::vector<Edit>> {
                                  if (entry.find("scope") != nullptr) return std::nullopt;
                                  return pipeline::add_attribute(file, entry, "scope", scope);
                                });
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (build.cache_to.empty()) return;
  const std::vector<std::string> inputs = pipeline::inputs_named(file, build);
  if (inputs.empty()) return;
  for (const CacheEntry& entry : build.cache_to) {
    if (entry.opaque || (entry.type != "gha" && entry.type != "registry")) continue;
    if (differs(entry.get(entry.type == "gha" ? "scope" : "ref"))) continue;
    const std::string whose =
        file.kind == pipeline::FileKind::github_action ? "this action" : "this workflow";
    lint::Diagnostic& found =
        report.add(entry.text.span, "every caller of " + whose + " (`inputs." + inputs.front() +
                                        "`) writes its cache to the same place: the last one wins");
    found.help =
        entry.type == "gha" ? "put the input into the `scope`" : "put the input into the tag";
    lint::offer(found, "a place for each caller", Grade::equivalent,
                scope_of_caller(file, build, entry, inputs));
  }
}

}  // namespace

extern constexpr lint::Rule callers_share_cache_place{
    .name = "callers-share-cache-place",
    .category = "pipeline",
    .summary = "All callers of a workflow or an action write their cache to one place",
    .severity = lint::Severity::warning,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
