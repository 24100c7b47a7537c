#include <string>

#include "lib/lint/package_layers.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, lint::Report& report) {
  const auto& known = unit.settings().package_layers;
  if (known == nullptr) return;
  for (const lint::PackageLayer& layer : lint::package_layers_of(unit)) {
    const auto others = known->elsewhere(layer.key, unit.source().path());
    if (others.empty()) continue;
    const std::string first = std::string(others[0].path) + ":" + std::to_string(others[0].line);
    const std::string more =
        others.size() > 1 ? " and " + std::to_string(others.size() - 1) + " more files" : "";
    lint::Diagnostic& found =
        report.add(unit.tree().instructions[layer.index].span,
                   "the same packages are installed on the same image in `" + first + "`" + more);
    found.help = "build them once: as an image that all begin at, or as one stage of a shared file";
  }
}

}  // namespace

extern constexpr lint::Rule package_layer_in_several_files{
    .name = "package-layer-in-several-files",
    .category = "repository",
    .summary = "Several Dockerfiles install the same packages on the same image",
    .severity = lint::Severity::info,
    .by_default = false,
    .on_file = check};

}  // namespace stowage::rules
