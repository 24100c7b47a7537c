#pragma once
// What a user decides about the rules: read from config files, flags and environment, and given to
// each Unit. Rules only read it.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stowage::knowledge {
struct Base;
}

namespace stowage::lint {

class DockerfileUses;
class PackageLayers;

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
  std::vector<std::string> platforms;  ///< the image is built for these; empty: not known
  /// What stands for a registry: "docker.io" ▶ "mirror.example.com/hub".
  std::map<std::string, std::string, std::less<>> registry_mirrors;
  /// What the run knows of all its files; null: it looks at each alone.
  std::shared_ptr<const PackageLayers> package_layers;
  /// What is known of commands and ecosystems; null: what is compiled in.
  std::shared_ptr<const knowledge::Base> knowledge;
  /// How the CI files of the run build its Dockerfiles; null: there are none.
  std::shared_ptr<const DockerfileUses> uses;
  bool strict_labels = false;  ///< labels outside the schema are findings
  bool pragmas = true;         ///< comments may silence findings
  std::string today;           ///< "2026-11-24", for suppressions with a term
};

}  // namespace stowage::lint
