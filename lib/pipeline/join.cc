#include "lib/pipeline/join.h"

#include <array>
#include <filesystem>

namespace stowage::pipeline {

namespace {

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? "" : std::string(path.substr(0, slash + 1));
}

/// Folders that the paths in the file may be relative to: the top of the repository where the place
/// of the file tells it, else the file's own folder and those above it.
std::vector<std::string> base_folders(const Pipeline& file) {
  const std::string_view path = file.path;
  for (const std::string_view marker :
       {".github/", ".gitlab/", ".circleci/", ".buildkite/", ".woodpecker/"}) {
    const std::size_t at = path.find(marker);
    if (at != std::string_view::npos && (at == 0 || path[at - 1] == '/'))
      return {std::string(path.substr(0, at))};
  }
  std::vector<std::string> folders{folder_of(path)};
  const bool own_folder_only = file.kind == FileKind::compose || file.kind == FileKind::skaffold ||
                               file.kind == FileKind::makefile || file.kind == FileKind::justfile;
  constexpr std::size_t most = 4;
  while (!own_folder_only && !folders.back().empty() && folders.size() < most)
    folders.push_back(
        folder_of(std::string_view(folders.back()).substr(0, folders.back().size() - 1)));
  return folders;
}

/// The variables that CI systems give the folder of the checkout in.
constexpr auto checkout_folders = std::to_array<std::string_view>(
    {"$CI_PROJECT_DIR", "${CI_PROJECT_DIR}", "$GITHUB_WORKSPACE", "${GITHUB_WORKSPACE}",
     "${{ github.workspace }}", "${{github.workspace}}", "$CODEBUILD_SRC_DIR",
     "${CODEBUILD_SRC_DIR}", "$TRAVIS_BUILD_DIR", "${TRAVIS_BUILD_DIR}",
     "$(Build.SourcesDirectory)", "$(System.DefaultWorkingDirectory)", "$WORKSPACE", "${WORKSPACE}",
     "${env.WORKSPACE}", "dir:///workspace", "/workspace"});

/// A path below the checkout without what stands for it: "${CI_PROJECT_DIR}/app" is "app". Others as they are.
std::string_view below_checkout(std::string_view path) {
  for (const std::string_view folder : checkout_folders) {
    if (!path.starts_with(folder)) continue;
    const std::string_view rest = path.substr(folder.size());
    if (rest.empty()) return ".";
    if (rest.starts_with('/')) return rest.size() == 1 ? "." : rest.substr(1);
  }
  return path;
}

bool is_local(std::string_view path) {
  return path.find('$') == std::string_view::npos && path.find("{{") == std::string_view::npos &&
         path.find("://") == std::string_view::npos && !path.starts_with("git@") &&
         !path.starts_with('/') && path != "-" && path.find('*') == std::string_view::npos;
}

std::string join(const std::string& base, std::string_view folder, std::string_view file) {
  std::filesystem::path path = std::filesystem::path(base) / folder / file;
  return path.lexically_normal().generic_string();
}

}  // namespace

std::vector<std::string> context_paths(const Pipeline& file, const Build& build) {
  if (build.moved || build.bakes || build.inline_dockerfile != no_node) return {};
  std::string_view context = build.context ? std::string_view(build.context.value) : ".";
  // The repository as GitHub has it, and a folder of it: `{{defaultContext}}:app`.
  if (constexpr std::string_view whole = "{{defaultContext}}"; context.starts_with(whole)) {
    context.remove_prefix(whole.size());
    context = context.starts_with(':') ? context.substr(1) : ".";
  }
  const std::string_view written = context;
  context = below_checkout(context);
  if (context.starts_with("dir://")) context.remove_prefix(6);  // kaniko
  if (!is_local(context)) return {};
  const std::string_view directory = context == written ? std::string_view(build.directory) : "";
  std::vector<std::string> result;
  for (const std::string& base : base_folders(file))
    result.push_back(join(base, directory, context));
  return result;
}

std::vector<std::string> dockerfile_paths(const Pipeline& file, const Build& build) {
  const std::vector<std::string> contexts = context_paths(file, build);
  const std::string_view written =
      build.dockerfile ? std::string_view(build.dockerfile.value) : "Dockerfile";
  const std::string_view name = below_checkout(written);
  const bool from_top = name != written;
  if (contexts.empty() || !is_local(name)) return {};
  // Compose, Bake and Skaffold look below the context; docker and its action where the command
  // runs.
  const bool below_context = !build.dockerfile || build.tool == Tool::kaniko ||
                             build.tool == Tool::compose || build.tool == Tool::bake ||
                             build.tool == Tool::skaffold || build.tool == Tool::buildah ||
                             build.tool == Tool::podman;
  std::vector<std::string> result;
  for (const std::string& context : contexts)
    if (below_context && !from_top) result.push_back(join(context, "", name));
  const bool beside =
      from_top || (build.dockerfile && build.tool != Tool::compose && build.tool != Tool::bake);
  for (const std::string& base : base_folders(file))
    if (beside) result.push_back(join(base, from_top ? "" : build.directory, name));
  return result;
}

}  // namespace stowage::pipeline
