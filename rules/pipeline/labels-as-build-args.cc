#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& /*unit*/, const pipeline::Build& build, lint::Report& report) {
  for (const pipeline::Text& argument : build.build_args) {
    const std::string& value = argument.value;
    const bool labels = value.find(".outputs.labels") != std::string::npos ||
                        value.starts_with("org.opencontainers.image.");
    if (!labels) continue;
    lint::Diagnostic& found = report.add(
        argument.span,
        "labels are not build arguments: as such they are ignored, or change with each build");
    found.help = "pass them as `labels:` or `--label`, which are in no step's cache key";
  }
}

}  // namespace

extern constexpr lint::Rule labels_as_build_args{.name = "labels-as-build-args",
                                                 .category = "pipeline",
                                                 .summary = "Labels are passed as build arguments",
                                                 .severity = lint::Severity::warning,
                                                 .on_build = check};

}  // namespace stowage::rules
