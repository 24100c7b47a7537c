#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
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

/// Does the value name an axis, or something else that may differ between the legs?
bool differs(const pipeline::Pipeline& file, const pipeline::Job& job, std::string_view value) {
  if (!pipeline::axes_named(file, job, value).empty()) return true;
  for (const std::string_view other :
       {"env.", "steps.", "inputs.", "matrix", "strategy.", "$CI_JOB", "$PLATFORM", "$ARCH"})
    if (value.find(other) != std::string_view::npos) return true;
  return false;
}

/// What makes the place of an entry another one in each leg.
std::optional<std::vector<Edit>> with_leg(const pipeline::Pipeline& file, const CacheEntry& entry,
                                          const std::string& leg, bool tag_may_hold_axes) {
  if (!entry.text.exact) return std::nullopt;
  const pipeline::Attribute* place = entry.find(entry.type == "gha" ? "scope" : "ref");
  if (place == nullptr)
    return entry.type == "gha" ? pipeline::add_attribute(file, entry, "scope", leg) : std::nullopt;
  if (entry.type == "registry") {
    const auto image = pipeline::split_image(place->value);
    if (!image || image->tag.empty() || !tag_may_hold_axes) return std::nullopt;
  }
  return std::vector<Edit>{{{place->value_span.end, place->value_span.end}, "-" + leg}};
}

bool others_read(const pipeline::Pipeline& file, const pipeline::Build& build,
                 const CacheEntry& to) {
  for (const pipeline::Build& other : file.builds)
    for (const CacheEntry& from : other.cache_from)
      if (&other != &build && pipeline::same_place(from, to)) return true;
  return false;
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
    if (others_read(file, build, entry)) continue;
    lint::offer(found, "a place for each leg", Grade::equivalent,
                pipeline::change_place(build, entry, [&](const CacheEntry& one) {
                  return with_leg(file, one, leg, tag_may_hold_axes);
                }));
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
