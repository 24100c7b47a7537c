#pragma once
// What a user has decided, wherever it was said: `.stowage.yaml`, `.hadolint.yaml`, the environment,
// the command line. Each gives a Config; the later ones are laid over the earlier.
//
//   Config config;                                   // nothing decided
//   overlay(config, *read_config(source, rules));
//   overlay(config, from_environment(rules, getenv));
//   overlay(config, command_line);
//   Policy policy(config, rules);                    // policy.h

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/config/custom_rule.h"
#include "lib/lint/diagnostic.h"
#include "lib/lint/settings.h"

namespace stowage::config {

/// A rule, a group (category), `all` or `default`; no level: it is off.
struct LevelChange {
  std::string rule;
  std::optional<lint::Severity> level;
};

/// What is selected, silenced or weighed otherwise.
struct Choice {
  std::vector<std::string> select;  ///< empty: what is on by default
  std::vector<std::string> ignore;
  std::vector<LevelChange> levels;
};

/// The same for some files, by lines as in a .gitignore.
struct PathChoice {
  std::vector<std::string> files;
  Choice choice;
};

/// From which level on a run fails. `none`: never.
enum class FailOn : std::uint8_t { error, warning, info, style, none };

struct Config {
  std::string file;  ///< where it was read; empty: nowhere
  Choice choice;
  std::vector<PathChoice> paths;
  std::vector<std::string> exclude;
  std::optional<lint::Compat> compat;
  std::optional<FailOn> fail_on;
  std::optional<bool> fail;     ///< false: exit status 0 whatever is found
  std::optional<bool> pragmas;  ///< false: comments silence nothing
  std::optional<bool> color;
  std::optional<bool> verbose;
  std::vector<std::string> formats;
  std::vector<std::string> trusted_registries;
  std::map<std::string, lint::LabelType, std::less<>> label_schema;
  std::optional<bool> strict_labels;
  std::optional<std::string> builder;
  std::vector<std::string> platforms;
  std::map<std::string, std::string, std::less<>> registry_mirrors;
  std::optional<std::string> shellcheck;
  std::optional<std::string> baseline;
  std::optional<std::string> rules_dir;  ///< more commands and ecosystems
  CustomRules rules;
};

/// What `over` decides replaces or adds to `base`: ignored rules, levels, registries and labels add
/// up; the rest is replaced.
void overlay(Config& base, Config over);

/// The effective configuration as YAML, for --verbose.
std::string as_yaml(const Config& config);

std::optional<lint::Severity> severity_of(std::string_view word);
std::optional<FailOn> fail_on_of(std::string_view word);
/// hadolint's words: `ignore` and `none` let everything fail.
std::optional<FailOn> threshold_of(std::string_view word);
std::optional<lint::LabelType> label_type_of(std::string_view word);
std::optional<lint::Compat> compat_of(std::string_view word);
std::string_view name(FailOn threshold);
std::string_view name(lint::LabelType type);
std::string_view name(lint::Compat compat);

}  // namespace stowage::config
