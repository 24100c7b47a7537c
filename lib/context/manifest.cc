#include "lib/context/manifest.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "lib/context/manifests/reading.h"
#include "lib/context/path.h"

namespace stowage::context {
namespace {

struct KindRow {
  ManifestKind kind;
  std::string_view name;
  ManifestReader read;
  std::array<std::string_view, 3> files;  ///< file names; "*.x" is an ending
};

constexpr std::array<KindRow, 35> kinds{{
    {ManifestKind::npm, "npm", read_npm, {"package.json"}},
    {ManifestKind::requirements,
     "requirements",
     read_requirements,
     {"requirements.txt", "requirements*.txt", "*requirements.txt"}},
    {ManifestKind::pyproject, "pyproject", read_pyproject, {"pyproject.toml"}},
    {ManifestKind::setup_py, "setup-py", read_setup_py, {"setup.py"}},
    {ManifestKind::setup_cfg, "setup-cfg", read_setup_cfg, {"setup.cfg"}},
    {ManifestKind::pipfile, "pipfile", read_pipfile, {"Pipfile"}},
    {ManifestKind::conda,
     "conda",
     read_conda,
     {"environment.yml", "environment.yaml", "conda.yml"}},
    {ManifestKind::go_mod, "go-mod", read_go_mod, {"go.mod"}},
    {ManifestKind::go_work, "go-work", read_go_work, {"go.work"}},
    {ManifestKind::cargo, "cargo", read_cargo, {"Cargo.toml"}},
    {ManifestKind::maven, "maven", read_maven, {"pom.xml"}},
    {ManifestKind::gradle_settings,
     "gradle-settings",
     read_gradle_settings,
     {"settings.gradle", "settings.gradle.kts"}},
    {ManifestKind::gradle_build,
     "gradle-build",
     read_gradle_build,
     {"build.gradle", "build.gradle.kts", "*.gradle"}},
    {ManifestKind::dotnet_project,
     "dotnet-project",
     read_dotnet_project,
     {"*.csproj", "*.fsproj", "*.vbproj"}},
    {ManifestKind::dotnet_solution, "dotnet-solution", read_dotnet_solution, {"*.sln"}},
    {ManifestKind::dotnet_solution_xml,
     "dotnet-solution-xml",
     read_dotnet_solution_xml,
     {"*.slnx"}},
    {ManifestKind::nuget_config,
     "nuget-config",
     read_nuget_config,
     {"NuGet.config", "NuGet.Config", "nuget.config"}},
    {ManifestKind::composer, "composer", read_composer, {"composer.json"}},
    {ManifestKind::gemfile, "gemfile", read_gemfile, {"Gemfile", "gems.rb"}},
    {ManifestKind::gemspec, "gemspec", read_gemspec, {"*.gemspec"}},
    {ManifestKind::mix, "mix", read_mix, {"mix.exs"}},
    {ManifestKind::pubspec, "pubspec", read_pubspec, {"pubspec.yaml"}},
    {ManifestKind::renv, "renv", read_renv, {"renv.lock"}},
    {ManifestKind::julia, "julia", read_julia, {"Project.toml", "JuliaProject.toml"}},
    {ManifestKind::conan_text, "conan-text", read_conan_text, {"conanfile.txt"}},
    {ManifestKind::conan_python, "conan-python", read_conan_python, {"conanfile.py"}},
    {ManifestKind::vcpkg, "vcpkg", read_vcpkg, {"vcpkg.json"}},
    {ManifestKind::cpanfile, "cpanfile", read_cpanfile, {"cpanfile"}},
    {ManifestKind::rebar, "rebar", read_rebar, {"rebar.config"}},
    {ManifestKind::stack, "stack", read_stack, {"stack.yaml"}},
    {ManifestKind::cabal_project, "cabal-project", read_cabal_project, {"cabal.project"}},
    {ManifestKind::cabal, "cabal", read_cabal, {"*.cabal"}},
    {ManifestKind::swift, "swift", read_swift, {"Package.swift"}},
    {ManifestKind::deno, "deno", read_deno, {"deno.json", "deno.jsonc"}},
    {ManifestKind::sbt, "sbt", read_sbt, {"build.sbt"}},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (static_cast<std::size_t>(kinds[i].kind) != i) return false;
  }
  return true;
}
static_assert(in_order(), "the table is indexed by kind");

bool names(std::string_view pattern, std::string_view file) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == file;
  const std::string_view head = pattern.substr(0, star);
  const std::string_view tail = pattern.substr(star + 1);
  return file.size() >= head.size() + tail.size() && file.starts_with(head) && file.ends_with(tail);
}

template <class T>
void sort_unique(std::vector<T>& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

}  // namespace

std::optional<ManifestKind> manifest_kind(std::string_view path) {
  const std::string_view file = name_of(path);
  for (const KindRow& row : kinds) {
    for (const std::string_view pattern : row.files) {
      if (!pattern.empty() && names(pattern, file)) return row.kind;
    }
  }
  return std::nullopt;
}

std::string_view name(ManifestKind kind) { return kinds[static_cast<std::size_t>(kind)].name; }

Manifest read_manifest(const Context& context, ManifestKind kind, std::string_view path) {
  Manifest result;
  const std::string root = in_context(path);
  const FileText first = context.read(root);
  result.readable = first.exists == Known::yes && !first.text ? Known::unknown : first.exists;
  if (result.readable != Known::yes) return result;

  std::vector<Reading::Next> next{{kind, root}};
  std::set<std::string> seen;
  Reading reading(context, result, root, next);
  constexpr std::size_t most_manifests = 5000;
  for (std::size_t i = 0; i < next.size(); ++i) {
    const Reading::Next now = next[i];
    if (!seen.insert(now.path).second) continue;
    reading.begin(now.path);
    if (seen.size() > most_manifests) {
      reading.incomplete("it refers to more manifests than are read");
      break;
    }
    const FileText text = context.read(now.path);
    if (text.text) {
      kinds[static_cast<std::size_t>(now.kind)].read(reading, *text.text);
    } else if (text.exists == Known::no) {
      reading.problem("named by a manifest, but not in the build context");
    } else {
      reading.incomplete("its text is not known");
    }
  }
  sort_unique(result.needs);
  sort_unique(result.members);
  sort_unique(result.own_needs);
  std::stable_sort(
      result.local.begin(), result.local.end(),
      [](const LocalDependency& a, const LocalDependency& b) { return a.path < b.path; });
  result.local.erase(std::unique(result.local.begin(), result.local.end()), result.local.end());
  sort_unique(result.targets);
  sort_unique(result.problems);
  sort_unique(result.dynamic_reasons);
  return result;
}

}  // namespace stowage::context
