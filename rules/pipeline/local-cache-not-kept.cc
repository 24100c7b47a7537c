#include <cstddef>

#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Does a script or another step speak of the folder?
bool named_elsewhere(const pipeline::Pipeline& file, std::string_view folder) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = file.text().find(folder, at)) != std::string_view::npos;
       at += folder.size())
    ++count;
  std::size_t in_entries = 0;
  for (const pipeline::Build& build : file.builds)
    for (const auto* list : {&build.cache_from, &build.cache_to})
      for (const pipeline::CacheEntry& entry : *list)
        if (entry.text.value.find(folder) != std::string::npos) ++in_entries;
  return count > in_entries;
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  const pipeline::Job* job = pipeline::job_of(file, build);
  if (file.kind != pipeline::FileKind::github_workflow || job == nullptr ||
      job->runner != pipeline::Runner::fresh)
    return;
  for (const pipeline::CacheEntry& entry : build.cache_to) {
    const std::string_view where = entry.get("dest");
    if (entry.type != "local" || where.empty() ||
        pipeline::has_step(file, build.job, pipeline::StepKind::cache_directory))
      continue;
    if (named_elsewhere(file, where)) continue;
    lint::Diagnostic& found = report.add(
        entry.text.span, "this folder is gone with the machine: nothing keeps it for the next job");
    found.help = "use `type=gha`, or keep the folder with actions/cache";
  }
}

}  // namespace

extern constexpr lint::Rule local_cache_not_kept{
    .name = "local-cache-not-kept",
    .category = "pipeline",
    .summary = "A local cache is written and thrown away with the machine",
    .severity = lint::Severity::warning,
    .on_build = check};

}  // namespace stowage::rules
