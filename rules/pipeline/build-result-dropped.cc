#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  if (build.tool != pipeline::Tool::buildx || build.opaque_flags) return;
  if (!build.push.empty() || !build.load.empty() || !build.outputs.empty() ||
      !build.cache_to.empty())
    return;
  const pipeline::Builder builder = pipeline::builder_of(file, build);
  if (builder.driver != pipeline::Driver::container || build.tags.empty() ||
      !pipeline::starts_cold(file, build))
    return;
  lint::Diagnostic& found = report.add(build.name_span,
                                       "without `--push`, `--load` or `--output` the image stays "
                                       "in the builder, and is gone with it");
  found.help = "add `--push` or `--load`";
}

}  // namespace

extern constexpr lint::Rule build_result_dropped{.name = "build-result-dropped",
                                                 .category = "pipeline",
                                                 .summary = "The image is built and thrown away",
                                                 .severity = lint::Severity::warning,
                                                 .on_build = check};

}  // namespace stowage::rules
