#include <optional>
#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using pipeline::CacheEntry;
using pipeline::Tool;

/// Some build of the file exports to this place, or pushes an image with inline cache under this name.
bool written(const pipeline::Pipeline& file, const pipeline::Build& build,
             const CacheEntry& entry) {
  const std::string_view ref = entry.get("ref");
  for (const pipeline::Build& other : file.builds) {
    for (const CacheEntry& to : other.cache_to) {
      if (to.opaque || pipeline::same_place(entry, to)) return true;
      if (to.type == "inline") return true;
      // A template may give the same place.
      if (to.type == entry.type && to.text.value.find('$') != std::string::npos) return true;
    }
    for (const pipeline::Text& argument : other.build_args)
      if (argument.value.starts_with("BUILDKIT_INLINE_CACHE=")) return true;
    if (&other != &build && other.bakes) return true;
    if (other.opaque_flags) return true;
    // The image itself, as older files do it: another rule speaks of that.
    for (const pipeline::Text& tag : other.tags)
      if (!ref.empty() && tag.value == ref) return true;
  }
  if (entry.type == "local") return entry.get("src").empty();
  return false;
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (build.cache_from.empty() || !build.cache_to.empty() || build.opaque_flags) return;
  if (build.tool != Tool::buildx && build.tool != Tool::github_build_push &&
      build.tool != Tool::compose)
    return;
  // Then it may be written elsewhere, by builds of the main branch.
  if (file.only_on_pull_request || file.only_on_tags || file.only_on_schedule || build.conditional)
    return;
  const CacheEntry* first = nullptr;
  for (const CacheEntry& entry : build.cache_from) {
    if (entry.opaque || written(file, build, entry)) return;
    if (first == nullptr &&
        (entry.type == "gha" || entry.type == "registry" || entry.type == "local"))
      first = &entry;
  }
  if (first == nullptr) return;
  lint::Diagnostic& found =
      report.add(first->text.span, "this cache is read, and nothing in this file writes it");
  found.help = "add a `cache-to` for the same place";
  if (pipeline::builder_of(file, build).driver == pipeline::Driver::docker) return;  // exports none
  if (first->type != "gha" || first->text.value.empty()) return;
  const std::string to = first->text.value + ",mode=max,ignore-error=true";
  const auto word =
      build.in_shell() ? pipeline::shell_word(file, first->text, to) : std::optional(to);
  if (word)
    lint::offer(found, "write the cache too", Grade::equivalent,
                pipeline::insert_cache(file, build, "", *word));
}

}  // namespace

extern constexpr lint::Rule cache_from_without_cache_to{
    .name = "cache-from-without-cache-to",
    .category = "pipeline",
    .summary = "A cache is read that nothing in the file writes",
    .severity = lint::Severity::warning,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
