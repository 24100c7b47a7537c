#include <string>
#include <vector>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  const bool known =
      build.tool == pipeline::Tool::buildx || build.tool == pipeline::Tool::github_build_push;
  const pipeline::Builder builder = pipeline::builder_of(file, build);
  if (!known || builder.driver != pipeline::Driver::docker) return;
  for (const pipeline::CacheEntry& entry : build.cache_to) {
    if (entry.opaque || entry.type == "inline") continue;
    lint::Diagnostic& found =
        report.add(entry.text.span, "the `docker` driver exports no `" + entry.type +
                                        "` cache unless the engine's image store is containerd's");
    found.help =
        "create a builder first: docker/setup-buildx-action, or `docker buildx create --use`";
    if (builder.step != nullptr) return;
    const bool pushed = !build.push.empty() || !build.outputs.empty();
    const bool action = build.tool == pipeline::Tool::github_build_push;
    const pipeline::NodeId inside = action ? build.settings : file.scripts[build.script].node;
    const std::string_view item = action || file.kind == pipeline::FileKind::github_workflow
                                      ? "uses: docker/setup-buildx-action@v3"
                                      : "docker buildx create --use";
    lint::offer(found, "create a builder", pushed ? Grade::equivalent : Grade::assuming,
                pipeline::insert_item_above(file, inside, item),
                pushed ? std::vector<std::string>{}
                       : std::vector<std::string>{
                             "no later step runs the image from the engine's own store"});
    return;
  }
}

}  // namespace

extern constexpr lint::Rule cache_export_needs_builder{
    .name = "cache-export-needs-builder",
    .category = "pipeline",
    .summary = "The default builder does not export this cache",
    .severity = lint::Severity::warning,
    .fixable = true,
    .on_build = check};

}  // namespace stowage::rules
