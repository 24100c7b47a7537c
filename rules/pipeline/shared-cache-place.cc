#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "lib/lint/stages.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "lib/pipeline/platforms.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using pipeline::Build;
using pipeline::CacheEntry;

bool same_file(const Build& a, const Build& b) {
  return a.context.value == b.context.value && a.dockerfile.value == b.dockerfile.value &&
         a.directory == b.directory;
}

/// Does each build for platforms that the other does not build for?
bool other_platforms(const pipeline::Pipeline& file, const Build& a, const Build& b) {
  const std::vector<std::string> mine = pipeline::platforms_of(file, a);
  const std::vector<std::string> theirs = pipeline::platforms_of(file, b);
  return !mine.empty() && !theirs.empty() &&
         std::none_of(mine.begin(), mine.end(), [&](const std::string& platform) {
           return std::find(theirs.begin(), theirs.end(), platform) != theirs.end();
         });
}

/// Do the two make the same layers?
bool same_layers(const pipeline::Pipeline& file, const Build& a, const Build& b) {
  if (other_platforms(file, a, b)) return false;
  const auto same_value = [](const pipeline::Text& x, const pipeline::Text& y) {
    return x.value == y.value;
  };
  return same_file(a, b) && a.target.value == b.target.value &&
         (a.name == b.name || std::equal(a.build_args.begin(), a.build_args.end(),
                                         b.build_args.begin(), b.build_args.end(), same_value));
}

/// One Dockerfile and two targets: with `mode=max` the later export holds the steps of the earlier build too when its
/// target needs that one's. Without the Dockerfile nobody can tell.
bool may_hold_both(const lint::Unit& unit, const Build& first, const Build& later,
                   const CacheEntry& entry) {
  if (!same_file(first, later) || entry.get("mode") != "max" ||
      first.target.value == later.target.value)
    return false;
  const lint::Unit* dockerfile = unit.dockerfile(later);
  return dockerfile == nullptr ||
         lint::needs_stage(*dockerfile, later.target.value, first.target.value);
}

/// Each runs in legs of its own, and the place is another one in each leg.
bool in_other_legs(const pipeline::Pipeline& file, const Build& a, const Build& b,
                   const CacheEntry& entry) {
  const pipeline::Job* job = pipeline::job_of(file, a);
  return job != nullptr && a.job == b.job && a.conditional && b.conditional &&
         !pipeline::axes_named(file, *job, entry.text.value).empty();
}

const Build* earlier_writer(const lint::Unit& unit, std::size_t index, const CacheEntry& entry) {
  const pipeline::Pipeline& file = *unit.pipeline();
  const Build& later = file.builds[index];
  constexpr std::size_t looked_at = 100;
  for (std::size_t i = index > looked_at ? index - looked_at : 0; i < index; ++i) {
    const Build& other = file.builds[i];
    if (same_layers(file, other, later) || in_other_legs(file, other, later, entry)) continue;
    for (const CacheEntry& written : other.cache_to)
      if (pipeline::same_place(written, entry) && !may_hold_both(unit, other, later, entry))
        return &other;
  }
  return nullptr;
}

void check(const lint::Unit& unit, const pipeline::Pipeline& file, lint::Report& report) {
  std::set<std::uint32_t> told;  // many builds may share one entry by an anchor
  for (std::size_t i = 1; i < file.builds.size(); ++i) {
    const Build& later = file.builds[i];
    for (const CacheEntry& entry : later.cache_to) {
      const Build* first = earlier_writer(unit, i, entry);
      if (first == nullptr || !told.insert(entry.text.span.begin).second) continue;
      lint::Diagnostic& found =
          report.add(entry.text.span,
                     std::string("another build of this file writes its cache to the same place: "
                                 "the last one wins, ") +
                         (same_file(*first, later) && !other_platforms(file, *first, later)
                              ? "what only the others run is lost"
                              : "the others start cold"));
      found.labels.push_back({first->name_span, "the other build"});
      found.help =
          entry.type == "gha" ? "give each build its own `scope`" : "give each build its own tag";
    }
  }
}

}  // namespace

extern constexpr lint::Rule shared_cache_place{
    .name = "shared-cache-place",
    .category = "pipeline",
    .summary = "Two different builds write their cache to one place",
    .severity = lint::Severity::warning,
    .on_pipeline = check};

}  // namespace stowage::rules
