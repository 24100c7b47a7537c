#include "lib/lint/package_layers.h"

#include <algorithm>
#include <tuple>

#include "lib/graph/run_step.h"
#include "lib/knowledge/knowledge.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

namespace {

constexpr std::size_t fewest_packages = 3;

/// FNV-1a, with an end mark behind each word.
std::uint64_t hash_of(const std::vector<std::string>& words) {
  std::uint64_t value = 14695981039346656037U;
  const auto add = [&](unsigned char c) { value = (value ^ c) * 1099511628211U; };
  for (const std::string& word : words) {
    for (const char c : word) add(static_cast<unsigned char>(c));
    add(0);
  }
  return value;
}

/// The image on which the stage of an instruction stands; empty: a variable decides.
std::string image_of(const model::Model& model, const model::Node& node) {
  if (!node.stage) return {};
  const auto* image = std::get_if<model::FromImage>(&model.at(*node.stage).base);
  return image != nullptr && image->reference.known ? image->reference.text : std::string();
}

/// Manager, image, packages; too few packages: nothing.
std::vector<std::string> identity_of(const Unit& unit, std::uint32_t index) {
  const model::Model& model = unit.model();
  const std::string image = image_of(model, model.nodes[index]);
  if (image.empty()) return {};
  const auto effects = graph::run_effects(model, model.nodes[index], unit.knowledge());
  std::vector<std::string> packages;
  std::string manager;
  for (const knowledge::Action& action : effects.actions) {
    const auto* ecosystem = unit.knowledge().ecosystem(action.ecosystem);
    if (ecosystem == nullptr || !ecosystem->system) continue;
    manager = ecosystem->name;
    packages.insert(packages.end(), action.packages.begin(), action.packages.end());
  }
  std::sort(packages.begin(), packages.end());
  packages.erase(std::unique(packages.begin(), packages.end()), packages.end());
  const bool open = std::any_of(packages.begin(), packages.end(), [](const std::string& package) {
    return package.find('$') != std::string::npos;
  });
  if (packages.size() < fewest_packages || open) return {};
  packages.insert(packages.begin(), {manager, image});
  return packages;
}

}  // namespace

std::vector<PackageLayer> package_layers_of(const Unit& unit) {
  std::vector<PackageLayer> out;
  const auto& instructions = unit.tree().instructions;
  for (std::uint32_t i = 0; i < instructions.size(); ++i) {
    const syntax::Instruction& each = instructions[i];
    if (each.keyword != syntax::Keyword::run || !each.valid) continue;
    const auto mentions = [&](std::string_view word) {
      return each.line.text.find(word) != std::string_view::npos;
    };
    if (!mentions("install") && !mentions("apk")) continue;
    const auto identity = identity_of(unit, i);
    if (!identity.empty()) out.push_back({hash_of(identity), i, each.first_line});
  }
  return out;
}

PackageLayers::PackageLayers(std::vector<LayersOfFile> files) {
  for (LayersOfFile& file : files) {
    for (const PackageLayer& layer : file.layers)
      entries_.push_back({layer.key, static_cast<std::uint32_t>(paths_.size()), layer.line});
    if (!file.layers.empty()) paths_.push_back(std::move(file.path));
  }
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.key, a.file, a.line) < std::tie(b.key, b.file, b.line);
  });
}

std::vector<PackageLayers::Place> PackageLayers::elsewhere(std::uint64_t key,
                                                           std::string_view path) const {
  std::vector<Place> out;
  const auto first = std::lower_bound(entries_.begin(), entries_.end(), key,
                                      [](const Entry& a, std::uint64_t b) { return a.key < b; });
  for (auto entry = first; entry != entries_.end() && entry->key == key; ++entry)
    if (paths_[entry->file] != path && (out.empty() || out.back().path != paths_[entry->file]))
      out.push_back({paths_[entry->file], entry->line});
  return out;
}

}  // namespace stowage::lint
