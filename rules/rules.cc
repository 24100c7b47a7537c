#include "rules/rules.h"

#include <algorithm>
#include <array>
#include <string>

namespace stowage::rules {

// One line a rule, in the order of their names. A rule is in <category>/<name>.cc, and there it is
// defined as the constant declared here.
extern const lint::Rule add_instead_of_copy;
extern const lint::Rule build_without_cache;
extern const lint::Rule cache_can_fail_build;
extern const lint::Rule cache_export_needs_builder;
extern const lint::Rule cache_from_without_cache_to;
extern const lint::Rule cache_mode_min;
extern const lint::Rule cache_ref_is_image_tag;
extern const lint::Rule cache_to_without_cache_from;
extern const lint::Rule copy_before_install;
extern const lint::Rule ecr_cache_without_image_manifest;
extern const lint::Rule image_manifest_without_oci_types;
extern const lint::Rule inline_cache_misses_stages;
extern const lint::Rule matrix_shares_cache_place;
extern const lint::Rule redundant_image_manifest;
extern const lint::Rule shared_cache_place;
extern const lint::Rule syntax_error;
extern const lint::Rule unknown_instruction;
extern const lint::Rule update_without_install;
extern const lint::Rule volatile_arg_above_step;

std::span<const lint::Rule* const> all() {
  static constexpr auto list = std::to_array<const lint::Rule*>({
      &add_instead_of_copy,
      &build_without_cache,
      &cache_can_fail_build,
      &cache_export_needs_builder,
      &cache_from_without_cache_to,
      &cache_mode_min,
      &cache_ref_is_image_tag,
      &cache_to_without_cache_from,
      &copy_before_install,
      &ecr_cache_without_image_manifest,
      &image_manifest_without_oci_types,
      &inline_cache_misses_stages,
      &matrix_shares_cache_place,
      &redundant_image_manifest,
      &shared_cache_place,
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
