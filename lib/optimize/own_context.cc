#include "lib/optimize/own_context.h"

namespace stowage::optimize {

bool is_context_of(const model::Model& model, const context::Context& context) {
  bool copies = false;
  for (const model::Node& node : model.nodes) {
    const auto* copy = node.as<model::CopyFacts>();
    if (!copy || !std::holds_alternative<model::FromContext>(copy->from)) continue;
    for (const model::Expansion& source : copy->sources) {
      if (!source.value.known || source.value.text.find_first_of("*?[:") != std::string::npos)
        continue;
      copies = true;
      if (context.has(source.value.text) == context::Known::yes) return true;
    }
  }
  return !copies;
}

}  // namespace stowage::optimize
