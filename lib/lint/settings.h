#pragma once
// What a user decides about the rules: read from config files, flags and environment, and given to
// each Unit. Rules only read it.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

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
  std::string today;           ///< "2026-11-24", for suppressions with a term
};

}  // namespace stowage::lint
