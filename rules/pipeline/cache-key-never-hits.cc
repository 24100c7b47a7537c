#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using pipeline::Step;

/// Does a build of the job read its cache from the folder that the step restores?
bool is_read(const pipeline::Pipeline& file, const Step& step) {
  return std::any_of(file.builds.begin(), file.builds.end(), [&](const pipeline::Build& build) {
    return build.job == step.job && std::any_of(build.cache_from.begin(), build.cache_from.end(),
                                                [&](const pipeline::CacheEntry& from) {
                                                  return !from.get("src").empty() &&
                                                         from.get("src") == step.value.value;
                                                });
  });
}

/// What the keys of all commits have in common at their front: up to the first part that changes.
std::string_view common_front(std::string_view key) {
  for (std::size_t at = key.find("${{"); at != std::string_view::npos;
       at = key.find("${{", at + 3)) {
    const std::size_t end = std::min(key.find("}}", at), key.size());
    if (pipeline::is_volatile(key.substr(at, end - at))) return key.substr(0, at);
  }
  return {};
}

std::optional<std::vector<Edit>> restore_keys(const pipeline::Pipeline& file, const Step& step) {
  const std::string front(common_front(step.key.value));
  if (front.empty()) return std::nullopt;
  pipeline::Build with;  // a mapping like that of a build
  with.tool = pipeline::Tool::github_build_push;
  with.settings = step.settings;
  return pipeline::insert_settings(file, with, {{"restore-keys", {front}}});
}

void check(const lint::Unit& /*unit*/, const pipeline::Pipeline& file, lint::Report& report) {
  for (const Step& step : file.steps) {
    if (step.kind != pipeline::StepKind::cache_directory || !step.key ||
        !pipeline::is_volatile(step.key.value) ||
        file.tree.find(step.settings, "restore-keys") != pipeline::no_node || !is_read(file, step))
      continue;
    lint::Diagnostic& found =
        report.add(step.key.span,
                   "this key is a new one in each run, and nothing says which older cache will do");
    found.help = "give the front of the key as `restore-keys`";
    lint::offer(found, "take the newest cache whose key begins the same", Grade::equivalent,
                restore_keys(file, step));
  }
}

}  // namespace

extern constexpr lint::Rule cache_key_never_hits{
    .name = "cache-key-never-hits",
    .category = "pipeline",
    .summary = "The saved build cache is never found again",
    .severity = lint::Severity::warning,
    .fixable = true,
    .on_pipeline = check};

}  // namespace stowage::rules
