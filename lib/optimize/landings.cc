#include "lib/optimize/landings.h"

#include <algorithm>

#include "lib/knowledge/effects.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::optimize {

namespace {

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// A name with a dot inside or a pattern is more likely a file's; what is not told apart is taken for a folder.
bool is_file(std::string_view name) {
  return name.find('.', 1) != std::string_view::npos && !name.ends_with('.');
}

}  // namespace

std::vector<std::string> landings(const model::Model& model, std::uint32_t index) {
  const auto* facts = model.nodes[index].as<model::CopyFacts>();
  if (!facts) return {};
  const auto* copy = model.nodes[index].instruction->as<syntax::Copy>();
  const std::string folder = knowledge::absolute(facts->destination.text, "/");
  const bool into = facts->destination.text.ends_with('/') || facts->sources.size() > 1 ||
                    folder == knowledge::absolute(model.cwd_at(model.nodes[index]).text, "/");
  std::vector<std::string> places;
  for (const model::Expansion& source : facts->sources) {
    const std::string_view name = file_name(source.value.text);
    if (copy && copy->parents)
      places.push_back(knowledge::absolute(source.value.text, folder));
    else
      places.push_back(into && is_file(name) ? knowledge::absolute(name, folder) : folder);
  }
  return places;
}

bool overlay(const model::Model& model, std::uint32_t a, std::uint32_t b) {
  const std::vector<std::string> of_a = landings(model, a), of_b = landings(model, b);
  return std::any_of(of_a.begin(), of_a.end(), [&](const std::string& one) {
    return std::any_of(of_b.begin(), of_b.end(), [&](const std::string& other) {
      return knowledge::within(one, other) || knowledge::within(other, one);
    });
  });
}

}  // namespace stowage::optimize
