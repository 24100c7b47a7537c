#include <algorithm>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& /*unit*/, const pipeline::Pipeline& file, lint::Report& report) {
  for (const pipeline::Step& step : file.steps) {
    if (step.kind != pipeline::StepKind::cache_directory || !step.key ||
        step.key.value.find("${{") != std::string::npos)
      continue;
    for (const pipeline::Build& build : file.builds) {
      if (build.job != step.job) continue;
      const bool used = std::any_of(
          build.cache_from.begin(), build.cache_from.end(), [&](const pipeline::CacheEntry& from) {
            return !from.get("src").empty() && from.get("src") == step.value.value;
          });
      if (!used) continue;
      lint::Diagnostic& found = report.add(
          step.key.span, "this key is always the same: the cache is saved once, and never again");
      found.help = "let the key end with `-${{ github.sha }}`, and give `restore-keys` without it";
      break;
    }
  }
}

}  // namespace

extern constexpr lint::Rule cache_key_never_changes{
    .name = "cache-key-never-changes",
    .category = "pipeline",
    .summary = "The saved build cache is never updated",
    .severity = lint::Severity::warning,
    .on_pipeline = check};

}  // namespace stowage::rules
