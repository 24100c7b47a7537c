#pragma once
// What an install reads from the context, as its manifest says: other files, local packages,
// scripts that it runs. These are the facts that decide whether an install may stand above the COPY
// of the sources.
//
//   Manifest manifest = read_manifest(context, ManifestKind::npm, "package.json");
//   manifest.needs       { ".npmrc", "packages/a/package.json", ... }
//   manifest.lifecycle   { {"postinstall", "patch-package", "package.json"} }
//
// The manifests that it refers to (workspace members, nested requirement files, parent projects,
// local packages) are read too, and all they say is in the one result.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/context/context.h"
#include "lib/context/known.h"

namespace stowage::context {

enum class ManifestKind : std::uint8_t {
  npm,
  requirements,
  pyproject,
  setup_py,
  setup_cfg,
  pipfile,
  conda,
  go_mod,
  go_work,
  cargo,
  maven,
  gradle_settings,
  gradle_build,
  dotnet_project,
  dotnet_solution,
  dotnet_solution_xml,
  nuget_config,
  composer,
  gemfile,
  gemspec,
  mix,
  pubspec,
  renv,
  julia,
  conan_text,
  conan_python,
  vcpkg,
  cpanfile,
  rebar,
  stack,
  cabal_project,
  cabal,
  swift,
  deno,
  sbt,
};

/// A package of the context that the install takes from its folder: its sources, or an archive.
struct LocalDependency {
  std::string path;      ///< context path; as written when `outside`
  std::string manifest;  ///< that names it
  bool linked =
      false;  ///< only a link to the folder is made, its sources are not read by the install
  bool outside = false;  ///< lies outside of the context
  friend bool operator==(const LocalDependency&, const LocalDependency&) = default;
};

/// A command that the install runs.
struct Script {
  std::string name;
  std::string command;
  std::string manifest;
};

struct LockFile {
  std::string path;
  std::string kind;     ///< "npm", "yarn-classic", "yarn-berry", "pnpm", ...
  std::string version;  ///< of its format; may be empty
};

struct Manifest {
  /// `no`: the manifest is not in the context; `unknown`: there is no context, or its text is not
  /// known.
  Known readable = Known::unknown;
  /// Context files and folders that the install reads besides the manifest itself. They are there,
  /// or named without an "if there is". Sorted.
  std::vector<std::string> needs;
  /// Those of `needs` that are manifests of workspace members or modules.
  std::vector<std::string> members;
  std::vector<LocalDependency> local;
  std::vector<Script> lifecycle;
  /// Read when the project itself is built or installed, not when only what it depends on is:
  /// readme, licence, version files, build scripts, autoload roots.
  std::vector<std::string> own_needs;
  /// Files that must be there for the same result, whatever they hold: targets of a crate, programs
  /// of members.
  std::vector<std::string> targets;
  /// What of the project the install itself lists (classmaps of Composer), and what it lists only when it is told to
  /// optimize.
  std::vector<std::string> listed, listed_if_optimized;
  std::vector<LockFile> locks;
  /// By tool: is the project itself a package, which an install of its dependencies brings too? Not there: not told.
  std::map<std::string, bool, std::less<>> is_package;
  std::string package_manager;  ///< "pnpm@9.1.0", where the manifest names one
  /// The manifest does what cannot be told from its text: it runs code, reads files by computed
  /// names, ...
  bool dynamic = false;
  std::vector<std::string> dynamic_reasons;
  /// False when a file that it refers to could not be read, so that more may be needed.
  bool complete = true;
  std::vector<std::string> problems;
};

Manifest read_manifest(const Context& context, ManifestKind kind, std::string_view path);

/// By the file's name: "package.json", "x.csproj", ... Requirement files are known by name only
/// when it says so.
std::optional<ManifestKind> manifest_kind(std::string_view path);
std::string_view name(ManifestKind kind);

}  // namespace stowage::context
