#include "lib/graph/graph.h"

#include "lib/text/source.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/commands.h"

namespace stowage::cli {

int graph(const GraphOptions& options) {
  const Result<Source> source = read_source(options.path == "-" ? "/dev/stdin" : options.path);
  if (!source) {
    write_err("stowage: " + source.error().message + "\n");
    return trouble;
  }
  const auto own = own_knowledge(options.rules_dir);
  if (!own) {
    write_err("stowage: " + own.error().message + "\n");
    return trouble;
  }
  const syntax::Dockerfile file = syntax::parse(source->text());
  const model::Model model = model::build_model(file);
  const graph::Graph built = graph::build_graph(model, *own ? **own : knowledge::builtin());
  const std::string path = options.path == "-" ? "<stdin>" : options.path;
  switch (options.format) {
    case GraphFormat::dot:
      write_out(graph::to_dot(built, path));
      break;
    case GraphFormat::mermaid:
      write_out(graph::to_mermaid(built, path));
      break;
    case GraphFormat::json:
      write_out(graph::to_json(built, path));
      break;
  }
  return clean;
}

}  // namespace stowage::cli
