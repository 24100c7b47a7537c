#include <optional>
#include <string>
#include <vector>

#include "lib/lint/offer.h"
#include "lib/lint/stages.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool takes_mode(std::string_view type) {
  return type == "registry" || type == "gha" || type == "local" || type == "s3" || type == "azblob";
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  for (const pipeline::CacheEntry& entry : build.cache_to) {
    if (entry.opaque || !takes_mode(entry.type)) continue;
    const pipeline::Attribute* mode = entry.find("mode");
    if (mode != nullptr && mode->value != "min") continue;
    const lint::Unit* dockerfile = unit.dockerfile(build);
    if (dockerfile == nullptr || !lint::uses_other_stages(*dockerfile, build.target.value))
      continue;
    lint::Diagnostic& found =
        report.add(entry.text.span, "without `mode=max` the cache leaves out the stages that `" +
                                        dockerfile->source().path() + "` copies from");
    found.help = "add `mode=max`";
    std::optional<std::vector<Edit>> edits;
    if (mode == nullptr)
      edits = pipeline::add_attribute(file, entry, "mode", "max");
    else if (entry.text.exact)
      edits = std::vector<Edit>{{mode->value_span, "max"}};
    lint::offer(found, "cache the steps of all stages", Grade::assuming, std::move(edits),
                {"no step of a build stage leaves a secret in its layer: whoever can read the "
                 "cache can read all layers"});
  }
}

}  // namespace

extern constexpr lint::Rule cache_mode_min{.name = "cache-mode-min",
                                           .category = "pipeline",
                                           .summary = "Only the last stage is cached",
                                           .severity = lint::Severity::warning,
                                           .fixable = true,
                                           .on_build = check};

}  // namespace stowage::rules
