#include "tools/stowage/across_files.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "lib/lint/dockerfile_uses.h"
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

namespace {

using Read = lint::DockerfileUses::Read;

/// Nothing where it cannot be read, which is told when it is linted.
std::optional<Read> read_pipeline(const std::string& path) {
  Result<Source> source = read_input(path, "");
  if (!source) return std::nullopt;
  auto pipeline =
      std::make_unique<pipeline::Pipeline>(pipeline::read(source->path(), source->text()));
  return Read{std::move(*source), std::move(pipeline)};
}

}  // namespace

std::shared_ptr<const lint::Settings> with_uses(std::shared_ptr<const lint::Settings> settings,
                                                Inputs& inputs, unsigned threads) {
  std::vector<const std::string*> ci_files;
  for (const std::string& path : inputs.paths)
    if (path != "-" && pipeline::may_be_pipeline(path)) ci_files.push_back(&path);
  if (ci_files.empty() || (ci_files.size() == inputs.paths.size() && inputs.pipelines.empty()))
    return settings;
  std::set<std::string> dockerfiles;
  for (const std::string& path : inputs.paths)
    if (!pipeline::may_be_pipeline(path))
      dockerfiles.insert(std::filesystem::path(path).lexically_normal().generic_string());
  std::vector<std::optional<Read>> files(ci_files.size());
  for (std::size_t i = 0; i < files.size(); ++i)
    if (auto known = inputs.pipelines.extract(*ci_files[i])) files[i] = std::move(known.mapped());
  run_batch(
      files.size(), threads,
      [&](std::size_t i) {
        if (!files[i]) files[i] = read_pipeline(*ci_files[i]);
        return Chunk();
      },
      [](Chunk&) {});
  lint::DockerfileUses uses;
  for (auto& file : files) {
    if (!file) continue;
    uses.add(
        *file->pipeline, [&](const std::string& path) { return dockerfiles.contains(path); },
        [](const std::string& path) {
          std::error_code error;
          return std::filesystem::is_regular_file(path, error);
        });
    uses.keep(std::move(*file));
  }
  if (uses.empty()) return settings;
  auto known = std::make_shared<lint::Settings>(*settings);
  known->uses = std::make_shared<const lint::DockerfileUses>(std::move(uses));
  return known;
}

}  // namespace stowage::cli
