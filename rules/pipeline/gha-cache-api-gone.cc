#include <optional>

#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  for (const auto* list : {&build.cache_from, &build.cache_to}) {
    for (const pipeline::CacheEntry& entry : *list) {
      if (entry.type != "gha") continue;
      const std::optional<pipeline::Version> buildkit = pipeline::buildkit_version(file, build);
      const pipeline::Builder builder = pipeline::builder_of(file, build);
      std::optional<pipeline::Version> buildx;
      if (builder.step != nullptr && builder.step->version.exact)
        buildx = pipeline::version_in(builder.step->version.value);
      const bool old_buildkit = buildkit && *buildkit < pipeline::Version{0, 20};
      const bool old_buildx = buildx && buildx->major == 0 && *buildx < pipeline::Version{0, 21};
      if (!old_buildkit && !old_buildx) continue;
      const pipeline::Text& pin = old_buildkit ? builder.step->image : builder.step->version;
      lint::Diagnostic& found =
          report.add(entry.text.span, "GitHub's cache does not answer a builder this old");
      found.labels.push_back({pin.span, old_buildkit ? "BuildKit 0.20 is the first that works"
                                                     : "buildx 0.21 is the first that works"});
      found.help = "use BuildKit 0.20 and buildx 0.21 or later";
      return;
    }
  }
}

}  // namespace

extern constexpr lint::Rule gha_cache_api_gone{
    .name = "gha-cache-api-gone",
    .category = "pipeline",
    .summary = "This builder speaks an API of GitHub that was switched off",
    .severity = lint::Severity::error,
    .on_build = check};

}  // namespace stowage::rules
