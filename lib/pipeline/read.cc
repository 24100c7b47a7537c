#include <algorithm>

#include "lib/pipeline/reader.h"

namespace stowage::pipeline {

namespace {

Templates templates_of(FileKind kind) {
  switch (kind) {
    case FileKind::github_workflow:
    case FileKind::github_action:
      return Templates::github;
    case FileKind::circleci:
      return Templates::circleci;
    case FileKind::azure_pipelines:
      return Templates::azure;
    case FileKind::gitlab_ci:
      return Templates::gitlab;
    case FileKind::justfile:
      return Templates::just;
    case FileKind::makefile:
      return Templates::make;
    default:
      return Templates::none;
  }
}

bool is_text_kind(FileKind kind) {
  return kind == FileKind::jenkinsfile || kind == FileKind::makefile ||
         kind == FileKind::justfile || kind == FileKind::shell_script;
}

void read_kind(Reader& reader, FileKind kind, bool hcl) {
  switch (kind) {
    case FileKind::none:
      break;
    case FileKind::github_workflow:
      return read_github_workflow(reader);
    case FileKind::github_action:
      return read_github_action(reader);
    case FileKind::gitlab_ci:
      return read_gitlab(reader);
    case FileKind::codebuild:
      return read_codebuild(reader);
    case FileKind::compose:
      return read_compose(reader);
    case FileKind::bake:
      return read_bake(reader, hcl);
    case FileKind::cloud_build:
      return read_cloud_build(reader);
    case FileKind::circleci:
      return read_circleci(reader);
    case FileKind::azure_pipelines:
      return read_azure(reader);
    case FileKind::travis:
      return read_travis(reader);
    case FileKind::drone:
      return read_drone(reader);
    case FileKind::buildkite:
      return read_buildkite(reader);
    case FileKind::skaffold:
      return read_skaffold(reader);
    case FileKind::jenkinsfile:
      return read_jenkinsfile(reader);
    case FileKind::makefile:
      return read_makefile(reader);
    case FileKind::justfile:
      return read_justfile(reader);
    case FileKind::shell_script: {
      const auto size = static_cast<std::uint32_t>(reader.tree.text.size());
      reader.add_job("script", no_node, Runner::unknown);
      return reader.script(plain_text(reader.tree.text, {0, size}), no_node);
    }
  }
}

void keep_bounds(Pipeline& file) {
  std::size_t kept = 0;
  while (kept < file.builds.size() && kept < most_builds &&
         (file.builds[kept].script == no_index || file.builds[kept].script < most_parts))
    ++kept;
  if (kept < file.builds.size()) {
    file.problems.push_back({file.builds[kept].name_span,
                             "too many builds in one file: those from here on are not judged"});
    file.builds.erase(file.builds.begin() + static_cast<std::ptrdiff_t>(kept), file.builds.end());
  }
  if (file.scripts.size() > most_parts)
    file.scripts.erase(file.scripts.begin() + static_cast<std::ptrdiff_t>(most_parts),
                       file.scripts.end());
  if (file.steps.size() > most_parts)
    file.steps.erase(file.steps.begin() + static_cast<std::ptrdiff_t>(most_parts),
                     file.steps.end());
}

/// The name inside `$NAME`, `${NAME}`, `${{ env.NAME }}`, `$(NAME)`; empty when it is something
/// else.
std::string_view variable_name(std::string_view text) {
  const auto between = [&](std::string_view open, std::string_view close) -> std::string_view {
    if (!text.starts_with(open) || !text.ends_with(close) ||
        text.size() < open.size() + close.size())
      return {};
    return text.substr(open.size(), text.size() - open.size() - close.size());
  };
  std::string_view name = between("${{", "}}");
  if (name.empty()) name = between("${", "}");
  if (name.empty()) name = between("$(", ")");
  if (name.empty()) name = between("$", "");
  while (name.starts_with(' ')) name.remove_prefix(1);
  while (name.ends_with(' ')) name.remove_suffix(1);
  if (name.starts_with("env.")) name.remove_prefix(4);
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
  return plain ? name : std::string_view{};
}

/// The largest that people write have a tenth of that; reading takes up to a second for each 4 MB.
constexpr std::size_t most_bytes = 4'000'000;

}  // namespace

std::string_view name(Tool tool) {
  switch (tool) {
    case Tool::docker:
      return "docker build";
    case Tool::buildx:
      return "docker buildx build";
    case Tool::buildah:
      return "buildah build";
    case Tool::podman:
      return "podman build";
    case Tool::kaniko:
      return "kaniko";
    case Tool::github_build_push:
      return "docker/build-push-action";
    case Tool::github_bake:
      return "docker/bake-action";
    case Tool::compose:
      return "Compose";
    case Tool::bake:
      return "Bake";
    case Tool::skaffold:
      return "Skaffold";
    case Tool::drone_plugin:
      return "Drone plugin";
    case Tool::azure_task:
      return "Docker task";
    case Tool::jenkins_docker:
      return "docker.build";
  }
  return {};
}

std::optional<std::string> Pipeline::expand(std::string_view given) const {
  if (given.find('$') == std::string_view::npos) return std::string(given);
  const std::string_view wanted = variable_name(given);
  if (wanted.empty()) return std::nullopt;
  const Variable* found = nullptr;
  for (const Variable& variable : variables) {
    if (variable.name != wanted) continue;
    if (found != nullptr && found->value.value != variable.value.value) return std::nullopt;
    found = &variable;
  }
  if (found == nullptr || found->value.value.find('$') != std::string::npos) return std::nullopt;
  return found->value.value;
}

Pipeline read(std::string_view path, std::string_view text) {
  Pipeline result;
  result.path = std::string(path);
  result.kind = kind_of(path, text);
  if (result.kind == FileKind::none) {
    result.tree.text = text;
    return result;
  }
  if (text.size() > most_bytes) {
    result.tree.text = text;
    result.problems.push_back({{0, 0}, "a file of more than 4 MB is no CI file: it is not read"});
    return result;
  }
  const bool hcl = path.ends_with(".hcl");
  if (is_text_kind(result.kind)) {
    result.tree.text = text;
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
      const auto at = static_cast<std::uint32_t>(nul);
      result.problems.push_back({{at, at + 1}, "not a text file: it holds a NUL byte"});
      return result;
    }
  } else {
    result.tree = hcl ? read_hcl(text) : read_yaml(text);
    result.problems = result.tree.problems;
  }
  Reader reader(result, templates_of(result.kind));
  read_kind(reader, result.kind, hcl);
  keep_bounds(result);
  return result;
}

}  // namespace stowage::pipeline
