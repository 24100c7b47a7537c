#include "rules/rules.h"

#include <algorithm>
#include <array>
#include <string>

namespace stowage::rules {

// The build lists rules/<category>/<name>.cc that have a page beside them; each defines the constant
// of its name, with underscores.
#define STOWAGE_RULE(constant) extern const lint::Rule constant;
#include "rules_list.inc"
#undef STOWAGE_RULE

std::span<const lint::Rule* const> all() {
#define STOWAGE_RULE(constant) &constant,
  static constexpr auto list = std::to_array<const lint::Rule*>({
#include "rules_list.inc"
  });
#undef STOWAGE_RULE
  return list;
}

const lint::Rule* find(std::string_view name) {
  const auto list = all();
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const lint::Rule* rule) { return rule->is_called(name); });
  return found == list.end() ? nullptr : *found;
}

std::string_view page(const lint::Rule& rule) {
  std::string path(rule.category);
  path.append("/").append(rule.name).append(".md");
  for (const EmbeddedFile& file : pages()) {
    if (file.path == path) return file.text;
  }
  return {};
}

}  // namespace stowage::rules
