#include <algorithm>
#include <string>
#include <vector>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using pipeline::Build;
using pipeline::CacheEntry;

void check(const lint::Unit& /*unit*/, const pipeline::Pipeline& file, lint::Report& report) {
  if (file.kind != pipeline::FileKind::bake) return;
  for (const Build& parent : file.builds) {
    if (parent.tool != pipeline::Tool::bake || parent.name.empty() || parent.cache_to.empty())
      continue;
    const CacheEntry& entry = parent.cache_to.front();
    if (entry.opaque || entry.type == "inline" || entry.text.value.find("${") != std::string::npos)
      continue;
    std::vector<const Build*> heirs;
    for (const Build& child : file.builds) {
      const bool inherits = std::find(child.inherits.begin(), child.inherits.end(), parent.name) !=
                            child.inherits.end();
      if (inherits && child.cache_to.empty() && !child.opaque_flags) heirs.push_back(&child);
    }
    if (heirs.size() < 2) continue;
    lint::Diagnostic& found =
        report.add(entry.text.span, "every target that inherits from `" + parent.name +
                                        "` writes its cache here: the last one wins");
    for (const Build* heir : heirs) found.labels.push_back({heir->name_span, ""});
    found.help = "give each target a `cache-to` of its own";
  }
}

}  // namespace

extern constexpr lint::Rule bake_targets_share_cache{
    .name = "bake-targets-share-cache",
    .category = "pipeline",
    .summary = "Targets of a Bake file write their cache to one place",
    .severity = lint::Severity::warning,
    .on_pipeline = check};

}  // namespace stowage::rules
