#include <algorithm>
#include <string>
#include <vector>

#include "lib/knowledge/effects.h"
#include "lib/lint/tool_caches.h"
#include "lib/lint/unit.h"
#include "lib/model/path.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;

struct Volume {
  std::string path;
  Span place;
};

constexpr std::size_t most_volumes = 16;  // keeps the time linear

void add_volumes(const Unit& unit, std::uint32_t index, std::vector<Volume>& volumes) {
  const auto* facts = unit.model().nodes[index].as<model::WordFacts>();
  const auto* words = unit.tree().instructions[index].as<syntax::Words>();
  if (facts == nullptr || words == nullptr) return;
  for (std::size_t i = 0; i < facts->words.size() && i < words->words.size(); ++i)
    if (volumes.size() < most_volumes && facts->words[i].known &&
        facts->words[i].text.starts_with('/'))
      volumes.push_back({model::clean_path(facts->words[i].text), words->words[i].span});
}

/// What a step certainly writes, as paths.
std::vector<std::string> writes_of(const Unit& unit, std::uint32_t index) {
  std::vector<std::string> out;
  const model::Node& node = unit.model().nodes[index];
  if (const auto* copy = node.as<model::CopyFacts>()) {
    if (copy->destination.known) out.push_back(model::clean_path(copy->destination.text));
  } else if (node.as<model::RunFacts>() != nullptr) {
    for (const auto& write : lint::effects_without_mounts(unit, index).writes)
      if (write.place.area == knowledge::Area::path) out.push_back(write.place.path);
  }
  return out;
}

void check(const Unit& unit, std::uint32_t stage, lint::Report& report) {
  std::vector<Volume> volumes;
  const syntax::Stage& span = unit.tree().stages[stage];
  for (std::uint32_t i = span.first; i < span.end; ++i) {
    const syntax::Instruction& instruction = unit.tree().instructions[i];
    if (instruction.keyword == syntax::Keyword::volume) add_volumes(unit, i, volumes);
    if (volumes.empty()) continue;
    for (const std::string& path : writes_of(unit, i)) {
      const auto below = std::find_if(volumes.begin(), volumes.end(), [&](const Volume& volume) {
        return knowledge::within(path, volume.path);
      });
      if (below == volumes.end()) continue;
      lint::Diagnostic& found = report.add(
          instruction.name.span,
          "the classic builder throws away what this writes to the volume `" + below->path + "`");
      found.labels.push_back({below->place, "declared here"});
      found.help = "declare the volume behind the steps that fill it";
      break;
    }
  }
}

}  // namespace

extern constexpr lint::Rule write_below_volume{
    .name = "write-below-volume",
    .category = "stages",
    .summary = "A step writes into a volume that is declared above it",
    .severity = lint::Severity::warning,
    .by_default = false,
    .on_stage = check};

}  // namespace stowage::rules
