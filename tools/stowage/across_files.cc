#include "tools/stowage/across_files.h"

#include <algorithm>

#include "lib/lint/package_layers.h"
#include "lib/lint/unit.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/inputs.h"

namespace stowage::cli {

std::shared_ptr<const lint::Settings> with_package_layers(
    std::shared_ptr<const lint::Settings> settings, std::span<const lint::Rule* const> rules,
    const std::vector<std::string>& paths, unsigned threads) {
  const bool asked = std::any_of(rules.begin(), rules.end(), [](const lint::Rule* rule) {
    return rule->name == "package-layer-in-several-files";
  });
  if (!asked || paths.size() < 2) return settings;
  std::vector<lint::LayersOfFile> files(paths.size());
  run_batch(
      paths.size(), threads,
      [&](std::size_t i) {
        // What cannot be read is told of when it is linted; the standard input is read once only.
        if (paths[i] == "-") return Chunk();
        const Result<Source> source = read_input(paths[i], "");
        if (!source) return Chunk();
        const lint::Unit unit(*source, {}, settings);
        files[i] = {paths[i], lint::package_layers_of(unit)};
        return Chunk();
      },
      [](Chunk&) {});
  auto known = std::make_shared<lint::Settings>(*settings);
  known->package_layers = std::make_shared<const lint::PackageLayers>(std::move(files));
  return known;
}

}  // namespace stowage::cli
