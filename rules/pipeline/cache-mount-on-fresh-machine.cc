#include <string>

#include "lib/lint/stages.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (!pipeline::starts_cold(file, build)) return;
  for (const pipeline::Step& step : file.steps)
    if (step.job == build.job && step.value.value.find("cache-dance") != std::string::npos) return;
  const lint::Unit* dockerfile = unit.dockerfile(build);
  if (dockerfile == nullptr || !lint::has_cache_mount(*dockerfile, build.target.value)) return;
  lint::Diagnostic& found =
      report.add(build.name_span, "the cache mounts of `" + dockerfile->source().path() +
                                      "` are empty here: no cache export holds them");
  found.help =
      "let the order of the layers do the work in CI, or carry the mounts over with "
      "buildkit-cache-dance";
}

}  // namespace

extern constexpr lint::Rule cache_mount_on_fresh_machine{
    .name = "cache-mount-on-fresh-machine",
    .category = "pipeline",
    .summary = "A cache mount is empty on this machine",
    .severity = lint::Severity::info,
    .on_build = check};

}  // namespace stowage::rules
