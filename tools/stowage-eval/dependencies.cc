// Which instructions of each Dockerfile depend on which: {"id","edges":[[i,j,"certain"],…]}.

#include <fmt/core.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "lib/graph/graph.h"
#include "tools/stowage-eval/eval.h"

namespace stowage::eval {

namespace {

nlohmann::ordered_json predict(const nlohmann::json& one) {
  const std::string text = one.at("dockerfile");
  const syntax::Dockerfile file = syntax::parse(text);
  // An ARG may be given at the build: nothing may hang on its default.
  const model::Model model = model::build_model(file);
  const graph::Graph graph = graph::build_graph(model, knowledge::builtin());
  nlohmann::ordered_json edges = nlohmann::json::array();
  for (const graph::Dependency& d : graph.dependencies)
    edges.push_back({d.from, d.to, d.kind() == graph::Kind::certain ? "certain" : "conditional"});
  return {{"id", one.at("id")}, {"edges", std::move(edges)}};
}

}  // namespace

int dependencies(std::span<const std::string> arguments) {
  if (arguments.size() != 1) {
    fmt::print(stderr, "usage: stowage-eval dependencies FILE.jsonl\n");
    return 2;
  }
  std::ifstream in(arguments[0]);
  if (!in) {
    fmt::print(stderr, "stowage-eval: {}: cannot be read\n", arguments[0]);
    return 2;
  }
  try {
    for (std::string line; std::getline(in, line);)
      if (!line.empty()) fmt::print("{}\n", predict(nlohmann::json::parse(line)).dump());
  } catch (const nlohmann::json::exception& error) {
    fmt::print(stderr, "stowage-eval: {}: {}\n", arguments[0], error.what());
    return 2;
  }
  return 0;
}

}  // namespace stowage::eval
