// Which kind of file is it? The names are those the tools look for themselves.

#include <algorithm>
#include <array>

#include "lib/pipeline/pipeline.h"
#include "lib/syntax/chars.h"

namespace stowage::pipeline {

namespace {

/// Does any line begin with `start`?
bool has_line(std::string_view text, std::string_view start) {
  if (text.starts_with(start)) return true;
  const std::string needle = "\n" + std::string(start);
  return text.find(needle) != std::string_view::npos;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

struct Named {
  std::string path;  ///< lower case, with a `/` in front
  std::string_view file;
  bool yaml, json, dockerfile = false;

  explicit Named(std::string_view given) {
    path.assign(given.size() + 1, '/');
    std::transform(given.begin(), given.end(), path.begin() + 1, syntax::lower);
    file = std::string_view(path).substr(path.rfind('/') + 1);
    yaml = file.ends_with(".yml") || file.ends_with(".yaml");
    json = file.ends_with(".json");
    for (const std::string_view word : {"dockerfile", "containerfile"})
      dockerfile = dockerfile || file.starts_with(word) || is_ending(word);
  }
  bool is_ending(std::string_view word) const {
    return file.size() > word.size() && file.ends_with(word) &&
           file[file.size() - word.size() - 1] == '.';
  }
  bool in(std::string_view folder) const { return path.find(folder) != std::string::npos; }
};

/// What the name alone tells.
FileKind by_name(const Named& name) {
  const std::string_view file = name.file;
  if (name.yaml) {
    if (file.starts_with("action.")) return FileKind::github_action;
    if (name.in("/.github/workflows/") || name.in("/.gitea/workflows/") ||
        name.in("/.forgejo/workflows/"))
      return FileKind::github_workflow;
    if (file.ends_with(".gitlab-ci.yml") || file.ends_with(".gitlab-ci.yaml") ||
        name.in("/.gitlab/"))
      return FileKind::gitlab_ci;
    if (file.starts_with("buildspec")) return FileKind::codebuild;
    if (file.starts_with("docker-bake")) return FileKind::bake;
    if (file.starts_with("docker-compose") || file.starts_with("compose.") ||
        file.starts_with("compose-"))
      return FileKind::compose;
    if (file.starts_with("cloudbuild")) return FileKind::cloud_build;
    if (name.in("/.circleci/")) return FileKind::circleci;
    if (has(file, "azure-pipelines") || name.in("/.azure-pipelines/") || name.in("/.pipelines/"))
      return FileKind::azure_pipelines;
    if (file.starts_with(".travis.")) return FileKind::travis;
    if (file.starts_with(".drone.") || file.starts_with(".woodpecker.") || name.in("/.woodpecker/"))
      return FileKind::drone;
    if (name.in("/.buildkite/")) return FileKind::buildkite;
    if (file.starts_with("skaffold")) return FileKind::skaffold;
  }
  if (name.json && file.starts_with("cloudbuild")) return FileKind::cloud_build;
  if (name.json && has(file, "bake")) return FileKind::bake;
  if (file.ends_with(".hcl") && has(file, "bake")) return FileKind::bake;
  if (file.starts_with("jenkinsfile") || file.ends_with(".jenkinsfile"))
    return FileKind::jenkinsfile;
  if (file == "makefile" || file == "gnumakefile" || file.starts_with("makefile.") ||
      file.ends_with(".mk") || file.ends_with(".mak"))
    return FileKind::makefile;
  if (file == "justfile" || file == ".justfile" || file.ends_with(".just"))
    return FileKind::justfile;
  if (file.ends_with(".sh") || file.ends_with(".bash")) return FileKind::shell_script;
  return FileKind::none;
}

/// For files with a name of their own: what only this kind of file holds.
FileKind by_content(const Named& name, std::string_view text) {
  if (name.file.ends_with(".hcl")) {
    const bool bakes = has_line(text, "target \"") || has_line(text, "group \"");
    return bakes ? FileKind::bake : FileKind::none;
  }
  if (!name.yaml) return FileKind::none;
  if (has_line(text, "apiVersion: skaffold/")) return FileKind::skaffold;
  if (has_line(text, "phases:") && has_line(text, "version:") && has(text, "commands:"))
    return FileKind::codebuild;
  if (has_line(text, "steps:") && has(text, "gcr.io/") &&
      (has(text, "args:") || has(text, "script:")))
    return FileKind::cloud_build;
  if (has_line(text, "services:") && has(text, "build:") && !has_line(text, "apiVersion:"))
    return FileKind::compose;
  return FileKind::none;
}

}  // namespace

std::string_view name(FileKind kind) {
  constexpr std::array<std::string_view, 18> names{
      "none",      "github-workflow", "github-action", "gitlab-ci", "codebuild", "compose",
      "bake",      "cloud-build",     "circleci",      "azure",     "travis",    "drone",
      "buildkite", "skaffold",        "jenkinsfile",   "makefile",  "justfile",  "shell-script"};
  return names[static_cast<std::size_t>(kind)];
}

bool may_be_pipeline(std::string_view path) {
  const Named named(path);
  if (named.dockerfile) return false;
  const FileKind kind = by_name(named);
  return kind != FileKind::none || named.yaml || named.file.ends_with(".hcl");
}

FileKind kind_of(std::string_view path, std::string_view text) {
  const Named named(path);
  if (named.dockerfile) return FileKind::none;
  const FileKind kind = by_name(named);
  switch (kind) {
    case FileKind::none:
      return by_content(named, text);
    case FileKind::github_action:
      return has_line(text, "runs:") ? kind : FileKind::none;
    case FileKind::makefile:
    case FileKind::justfile:
    case FileKind::shell_script: {
      // Only those that build an image concern us.
      constexpr std::array<std::string_view, 5> tools{"docker", "buildah", "podman", "kaniko",
                                                      "DOCKER"};
      const bool builds = has(text, "build") || has(text, "bake") || has(text, "executor");
      const bool names_tool =
          std::any_of(tools.begin(), tools.end(), [&](auto tool) { return has(text, tool); });
      return builds && names_tool ? kind : FileKind::none;
    }
    default:
      return kind;
  }
}

}  // namespace stowage::pipeline
