#pragma once
// Configuration from files and from the environment (config.h). docs/configuration.md lists the keys;
// docs/schema/config.schema.json is their schema.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/config/config.h"
#include "lib/lint/rule.h"

namespace stowage::config {

/// What could be read, and what is wrong with its place: the caller stops when there is something.
struct Loaded {
  Config config;
  std::vector<std::string> problems;
};

/// `.stowage.yaml`. `rules` and `formats`: what may be named in it (no formats: any).
Loaded read_config(const std::string& path, std::string_view text,
                   std::span<const lint::Rule* const> rules,
                   std::span<const std::string_view> formats = {});

/// `.hadolint.yaml`: unknown keys and codes are passed over, as hadolint does.
Loaded read_hadolint(const std::string& path, std::string_view text);

using Environment = std::function<const char*(const char*)>;

/// STOWAGE_… and HADOLINT_… variables, and NO_COLOR.
Loaded from_environment(const Environment& get, std::span<const lint::Rule* const> rules);

/// Is this a name, a group, a code that may stand in a list of rules? Else what is wrong with it.
std::optional<std::string> problem_with_rule(std::string_view word,
                                             std::span<const lint::Rule* const> rules,
                                             const CustomRules& custom);

/// The nearest `.stowage.yaml` (or `.yml`) in a folder and those above it; else hadolint's file where
/// hadolint looks for it, which is the working folder first. Empty: none.
std::string find_config(const std::string& folder, const Environment& get);

/// By its name: a file of hadolint? `.hadolint.yaml`, `ci/hadolint-strict.yml`, `~/.hadolint/config.yaml`
bool is_hadolint_file(std::string_view path);
/// By its name: `.stowage.yaml`?
bool is_own_file(std::string_view path);

}  // namespace stowage::config
