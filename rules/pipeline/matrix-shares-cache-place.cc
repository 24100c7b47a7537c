#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using pipeline::CacheEntry;

/// Does the value name an axis, or something else that may differ between the legs?
bool differs(const pipeline::Pipeline& file, const pipeline::Job& job, std::string_view value) {
  if (!pipeline::axes_named(file, job, value).empty()) return true;
  for (const std::string_view other :
       {"env.", "steps.", "inputs.", "matrix", "strategy.", "$CI_JOB", "$PLATFORM", "$ARCH"})
    if (value.find(other) != std::string_view::npos) return true;
  return false;
}

std::optional<std::vector<Edit>> edits(const pipeline::Pipeline& file, const pipeline::Build& build,
                                       const CacheEntry& to, const std::string& leg,
                                       bool tag_may_hold_axes) {
  for (const pipeline::Build& other : file.builds)
    for (const CacheEntry& from : other.cache_from)
      if (&other != &build && pipeline::same_place(from, to)) return std::nullopt;
  std::vector<Edit> all;
  const auto change = [&](const CacheEntry& entry) {
    if (!entry.text.exact) return false;
    const pipeline::Attribute* place = entry.find(entry.type == "gha" ? "scope" : "ref");
    if (place == nullptr) {
      if (entry.type != "gha") return false;
      const auto added = pipeline::add_attribute(file, entry, "scope", leg);
      if (!added) return false;
      all.insert(all.end(), added->begin(), added->end());
      return true;
    }
    if (entry.type == "registry") {
      const auto image = pipeline::split_image(place->value);
      if (!image || image->tag.empty() || !tag_may_hold_axes) return false;
    }
    all.push_back({{place->value_span.end, place->value_span.end}, "-" + leg});
    return true;
  };
  for (const CacheEntry& from : build.cache_from)
    if (pipeline::same_place(from, to) && !change(from)) return std::nullopt;
  if (!change(to)) return std::nullopt;
  std::sort(all.begin(), all.end(),
            [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  return all;
}

/// Does the shell put values where the entry stands? Not between single quotes.
bool expands_variables(const pipeline::Pipeline& file, const CacheEntry& entry) {
  const std::uint32_t begin = entry.text.span.begin;
  return (file.kind == pipeline::FileKind::gitlab_ci ||
          file.kind == pipeline::FileKind::codebuild) &&
         entry.text.exact && begin > 0 && file.text()[begin - 1] != '\'';
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  const pipeline::Job* job = pipeline::job_of(file, build);
  if (job == nullptr || job->matrix.empty()) return;
  const std::vector<std::string> axes = pipeline::axes_named(file, *job, pipeline::identity(build));
  if (axes.empty()) return;
  for (const pipeline::CacheEntry& entry : build.cache_to) {
    if (entry.opaque || (entry.type != "gha" && entry.type != "registry")) continue;
    const pipeline::Attribute* place = entry.find(entry.type == "gha" ? "scope" : "ref");
    if (place == nullptr && entry.type == "registry") continue;
    if (place != nullptr && differs(file, *job, place->value)) continue;
    lint::Diagnostic& found =
        report.add(entry.text.span, "every leg of the matrix (`" + axes.front() +
                                        "`) writes its cache to the same place: the last one wins");
    found.help =
        entry.type == "gha" ? "put the axis into the `scope`" : "put the axis into the tag";
    const bool github = file.kind == pipeline::FileKind::github_workflow;
    if (!github && !expands_variables(file, entry)) continue;
    std::string leg;
    for (const std::string& axis : axes)
      leg += (leg.empty() ? "" : "-") + (github ? "${{ matrix." + axis + " }}" : "${" + axis + "}");
    const bool tag_may_hold_axes = std::all_of(axes.begin(), axes.end(), [&](const auto& axis) {
      return pipeline::is_part_of_tag(*job, axis);
    });
    lint::offer(found, "a place for each leg", Grade::equivalent,
                edits(file, build, entry, leg, tag_may_hold_axes));
  }
}

}  // namespace

extern constexpr lint::Rule matrix_shares_cache_place{
    .name = "matrix-shares-cache-place",
    .category = "pipeline",
    .summary = "All legs of a matrix write their cache to one place",
    .severity = lint::Severity::warning,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
