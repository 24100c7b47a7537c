#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (!build.in_shell() || file.kind != pipeline::FileKind::github_workflow) return;
  if (pipeline::has_step(file, build.job, pipeline::StepKind::expose_runtime)) return;
  for (const std::string_view sign :
       {"ACTIONS_RUNTIME_TOKEN", "ACTIONS_RESULTS_URL", "ACTIONS_CACHE_URL", "token="})
    if (file.text().find(sign) != std::string_view::npos) return;
  for (const auto* list : {&build.cache_from, &build.cache_to}) {
    for (const pipeline::CacheEntry& entry : *list) {
      if (entry.type != "gha") continue;
      lint::Diagnostic& found = report.add(
          entry.text.span,
          "a `run:` step has no access to GitHub's cache: `type=gha` is dropped without a word");
      found.help =
          "use docker/build-push-action, or crazy-max/ghaction-github-runtime before this step";
      lint::offer(found, "open the cache to the steps", Grade::equivalent,
                  pipeline::insert_item_above(file, file.scripts[build.script].node,
                                              "uses: crazy-max/ghaction-github-runtime@v3"));
      return;
    }
  }
}

}  // namespace

extern constexpr lint::Rule gha_cache_in_run_step{
    .name = "gha-cache-in-run-step",
    .category = "pipeline",
    .summary = "GitHub's cache is not open to this step",
    .severity = lint::Severity::warning,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
