#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  using pipeline::FileKind;
  const bool elsewhere = file.kind == FileKind::gitlab_ci || file.kind == FileKind::codebuild ||
                         file.kind == FileKind::cloud_build || file.kind == FileKind::circleci ||
                         file.kind == FileKind::azure_pipelines || file.kind == FileKind::travis ||
                         file.kind == FileKind::drone || file.kind == FileKind::buildkite ||
                         file.kind == FileKind::jenkinsfile;
  if (!elsewhere) return;
  for (const auto* list : {&build.cache_from, &build.cache_to}) {
    for (const pipeline::CacheEntry& entry : *list) {
      if (entry.type != "gha") continue;
      lint::Diagnostic& found =
          report.add(entry.text.span,
                     "`type=gha` works in GitHub Actions only: here it is dropped without a word");
      found.help = "use a cache in the registry: `type=registry,ref=…`";
    }
  }
}

}  // namespace

extern constexpr lint::Rule gha_cache_outside_actions{
    .name = "gha-cache-outside-actions",
    .category = "pipeline",
    .summary = "GitHub's cache does not exist here",
    .severity = lint::Severity::error,
    .on_build = check};

}  // namespace stowage::rules
