#include "rules/rules.h"

#include <algorithm>
#include <array>
#include <string>

namespace stowage::rules {

// One line a rule, in the order of their names. A rule is in <category>/<name>.cc, and there it is
// defined as the constant declared here.
extern const lint::Rule add_instead_of_copy;
extern const lint::Rule copy_before_install;
extern const lint::Rule syntax_error;
extern const lint::Rule unknown_instruction;
extern const lint::Rule update_without_install;
extern const lint::Rule volatile_arg_above_step;

std::span<const lint::Rule* const> all() {
  static constexpr auto list = std::to_array<const lint::Rule*>({
      &add_instead_of_copy,
      &copy_before_install,
      &syntax_error,
      &unknown_instruction,
      &update_without_install,
      &volatile_arg_above_step,
  });
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
