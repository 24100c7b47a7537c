#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& /*unit*/, const pipeline::Build& build, lint::Report& report) {
  if (build.load.empty() || build.platforms.size() < 2) return;
  lint::Diagnostic& found = report.add(build.load,
                                       "an image for several platforms cannot be loaded unless the "
                                       "engine's image store is containerd's");
  found.help = "load one platform, or push";
}

}  // namespace

extern constexpr lint::Rule load_of_several_platforms{
    .name = "load-of-several-platforms",
    .category = "pipeline",
    .summary = "Several platforms cannot be loaded",
    .severity = lint::Severity::warning,
    .on_build = check};

}  // namespace stowage::rules
