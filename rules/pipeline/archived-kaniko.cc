#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& /*unit*/, const pipeline::Build& build, lint::Report& report) {
  if (build.tool != pipeline::Tool::kaniko) return;
  lint::Diagnostic& found = report.add(
      build.name_span, "kaniko's repository is archived since June 2025: nobody mends it any more");
  found.help =
      "use BuildKit without root (`moby/buildkit:rootless`, `buildctl-daemonless.sh`) or buildah";
}

}  // namespace

extern constexpr lint::Rule archived_kaniko{.name = "archived-kaniko",
                                            .category = "pipeline",
                                            .summary = "kaniko is no longer maintained",
                                            .severity = lint::Severity::warning,
                                            .on_build = check};

}  // namespace stowage::rules
