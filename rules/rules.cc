#include "rules/rules.h"

#include <algorithm>
#include <array>
#include <string>

namespace stowage::rules {

// One line a rule, in the order of their names. A rule is in <category>/<name>.cc, and there it is
// defined as the constant declared here.
extern const lint::Rule add_instead_of_copy;
extern const lint::Rule archived_kaniko;
extern const lint::Rule bad_cache_entry;
extern const lint::Rule bake_targets_share_cache;
extern const lint::Rule broken_continuation;
extern const lint::Rule build_result_dropped;
extern const lint::Rule build_without_cache;
extern const lint::Rule buildkit_image_not_used;
extern const lint::Rule cache_can_fail_build;
extern const lint::Rule cache_export_needs_builder;
extern const lint::Rule cache_from_without_cache_to;
extern const lint::Rule cache_from_without_metadata;
extern const lint::Rule cache_key_never_changes;
extern const lint::Rule cache_mode_min;
extern const lint::Rule cache_mount_on_fresh_machine;
extern const lint::Rule cache_places_differ;
extern const lint::Rule cache_ref_is_image_tag;
extern const lint::Rule cache_to_without_cache_from;
extern const lint::Rule cache_write_fails_for_forks;
extern const lint::Rule context_without_ignore_file;
extern const lint::Rule copy_before_install;
extern const lint::Rule created_builder_not_used;
extern const lint::Rule ecr_cache_without_image_manifest;
extern const lint::Rule emulated_compile;
extern const lint::Rule gha_cache_api_gone;
extern const lint::Rule gha_cache_between_tags;
extern const lint::Rule gha_cache_in_run_step;
extern const lint::Rule gha_cache_outside_actions;
extern const lint::Rule git_context_ignores_files;
extern const lint::Rule hub_builder_without_login;
extern const lint::Rule image_manifest_without_oci_types;
extern const lint::Rule inline_cache_misses_stages;
extern const lint::Rule labels_as_build_args;
extern const lint::Rule legacy_builder;
extern const lint::Rule load_of_several_platforms;
extern const lint::Rule local_cache_grows;
extern const lint::Rule local_cache_in_context;
extern const lint::Rule local_cache_not_kept;
extern const lint::Rule matrix_shares_cache_place;
extern const lint::Rule no_cache_filter_in_ci;
extern const lint::Rule no_cache_in_ci;
extern const lint::Rule prune_before_build;
extern const lint::Rule pull_on_fresh_machine;
extern const lint::Rule redundant_image_manifest;
extern const lint::Rule shared_cache_place;
extern const lint::Rule source_date_epoch_in_each_build;
extern const lint::Rule syntax_error;
extern const lint::Rule unknown_instruction;
extern const lint::Rule unreadable_pipeline;
extern const lint::Rule update_without_install;
extern const lint::Rule volatile_arg_above_step;
extern const lint::Rule volatile_build_arg;

std::span<const lint::Rule* const> all() {
  static constexpr auto list = std::to_array<const lint::Rule*>({
      &add_instead_of_copy,
      &archived_kaniko,
      &bad_cache_entry,
      &bake_targets_share_cache,
      &broken_continuation,
      &build_result_dropped,
      &build_without_cache,
      &buildkit_image_not_used,
      &cache_can_fail_build,
      &cache_export_needs_builder,
      &cache_from_without_cache_to,
      &cache_from_without_metadata,
      &cache_key_never_changes,
      &cache_mode_min,
      &cache_mount_on_fresh_machine,
      &cache_places_differ,
      &cache_ref_is_image_tag,
      &cache_to_without_cache_from,
      &cache_write_fails_for_forks,
      &context_without_ignore_file,
      &copy_before_install,
      &created_builder_not_used,
      &ecr_cache_without_image_manifest,
      &emulated_compile,
      &gha_cache_api_gone,
      &gha_cache_between_tags,
      &gha_cache_in_run_step,
      &gha_cache_outside_actions,
      &git_context_ignores_files,
      &hub_builder_without_login,
      &image_manifest_without_oci_types,
      &inline_cache_misses_stages,
      &labels_as_build_args,
      &legacy_builder,
      &load_of_several_platforms,
      &local_cache_grows,
      &local_cache_in_context,
      &local_cache_not_kept,
      &matrix_shares_cache_place,
      &no_cache_filter_in_ci,
      &no_cache_in_ci,
      &prune_before_build,
      &pull_on_fresh_machine,
      &redundant_image_manifest,
      &shared_cache_place,
      &source_date_epoch_in_each_build,
      &syntax_error,
      &unknown_instruction,
      &unreadable_pipeline,
      &update_without_install,
      &volatile_arg_above_step,
      &volatile_build_arg,
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
