#pragma once
// What a user decides about the rules: read from config files, flags and environment, and given to
// each Unit. Rules only read it.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/context/context.h"

namespace stowage::lint {

/// Whose answers are wanted. With another tool's name only the rules which that tool has are run,
/// with its firing conditions, and findings carry its codes and levels.
enum class Compat : std::uint8_t { none, hadolint, buildkit };

/// What the value of a label must be.
enum class LabelType : std::uint8_t { text, url, rfc3339, spdx, hash, semver, email };

struct Settings {
  Compat compat = Compat::none;
  /// Registries that images may come from, with `*` at an end as a wildcard; empty: any.
  std::vector<std::string> trusted_registries;
  std::map<std::string, LabelType, std::less<>> label_schema;
  bool strict_labels = false;  ///< labels outside the schema are findings
  bool pragmas = true;         ///< comments may silence findings
  /// Fixes that move steps are worked out by the optimizer, which takes longer than all rules: not for many files.
  bool rewrites = true;
  /// The build context of a Dockerfile, for these fixes. Empty: what a context would say is assumed.
  std::function<context::Context(const std::string& path)> context_of = {};
  std::string today;  ///< "2026-11-24", for suppressions with a term
};

}  // namespace stowage::lint
