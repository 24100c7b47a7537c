#include "lib/lint/whole_context.h"

#include "lib/context/path.h"
#include "lib/lint/stages.h"

namespace stowage::lint {

const Unit* whole_context_dockerfile(const Unit& ignore) {
  const Unit* dockerfile = ignore.dockerfile();
  return dockerfile != nullptr && copies_whole_context(*dockerfile, "") ? dockerfile : nullptr;
}

std::vector<std::string> context_sources(const Unit& dockerfile) {
  std::vector<std::string> out;
  for (const syntax::Instruction& instruction : dockerfile.tree().instructions) {
    const auto* copy = instruction.as<syntax::Copy>();
    if (copy == nullptr || !copy->from.empty()) continue;
    for (const syntax::Word& source : copy->sources)
      if (source.text.find("://") == std::string_view::npos)
        out.push_back(context::in_context(source.text));
  }
  return out;
}

}  // namespace stowage::lint
