// Files that define builds without a machine to run them: Compose (compose-spec/build.md), Docker
// Bake (docs.docker.com/build/bake/reference), Skaffold (skaffold.dev/docs/references/yaml).

#include "lib/pipeline/reader.h"

namespace stowage::pipeline {

namespace {

/// `args:` as a mapping or as a list of NAME=value.
std::vector<Text> arguments_of(const Reader& reader, NodeId node) {
  const Tree& tree = reader.tree;
  node = tree.resolve(node);
  if (!tree.is(node, NodeKind::mapping)) return reader.texts(node);
  std::vector<Text> result;
  for (const auto& [key, value] : tree.entries(node)) {
    const std::string name(tree.scalar(key));
    result.push_back({name + "=" + std::string(tree.scalar(tree.resolve(value))),
                      {tree[key].span.begin, tree[value].span.end},
                      false});
  }
  return result;
}

}  // namespace

void read_compose(Reader& reader) {
  Tree& tree = reader.tree;
  for (const NodeId document : tree.documents) {
    for (const auto& [key, value] : tree.entries(tree.find(document, "services"))) {
      const NodeId service = tree.resolve(value);
      const NodeId settings = tree.find(service, "build");
      if (settings == no_node || !reader.first_visit(settings)) continue;
      Build& build = reader.add_build(Tool::compose, tree[settings].span, tree[key].span);
      build.name = std::string(tree.scalar(key));
      if (const Text image = reader.text(tree.find(service, "image"))) build.tags.push_back(image);
      if (Text platform = reader.text(tree.find(service, "platform")))
        build.platforms.push_back(std::move(platform));
      if (tree.is(settings, NodeKind::scalar)) {
        build.context = reader.text(settings);
        continue;
      }
      build.settings = settings;
      build.context = reader.text(tree.find(settings, "context"));
      build.dockerfile = reader.text(tree.find(settings, "dockerfile"));
      build.inline_dockerfile = tree.find(settings, "dockerfile_inline");
      build.target = reader.text(tree.find(settings, "target"));
      if (std::vector<Text> several = reader.texts(tree.find(settings, "platforms"));
          !several.empty())
        build.platforms = std::move(several);
      for (const Text& tag : reader.texts(tree.find(settings, "tags"))) build.tags.push_back(tag);
      build.build_args = arguments_of(reader, tree.find(settings, "args"));
      build.labels = arguments_of(reader, tree.find(settings, "labels"));
      build.cache_from = reader.cache_entries(tree.find(settings, "cache_from"));
      build.cache_to = reader.cache_entries(tree.find(settings, "cache_to"));
      build.no_cache = reader.when_true(settings, "no_cache");
      build.pull = reader.when_true(settings, "pull");
    }
  }
}

namespace {

void bake_target(Reader& reader, NodeId key, NodeId settings) {
  Tree& tree = reader.tree;
  Build& build = reader.add_build(Tool::bake, tree[settings].span, tree[key].span);
  build.name = std::string(tree.scalar(key));
  build.settings = settings;
  const auto value = [&](std::string_view name) {
    const NodeId node = tree.find(settings, name);
    return tree.is(node, NodeKind::scalar) ? reader.text(node) : Text{};
  };
  build.context = value("context");
  build.dockerfile = value("dockerfile");
  build.inline_dockerfile = tree.find(settings, "dockerfile-inline");
  build.target = value("target");
  build.platforms = reader.texts(tree.find(settings, "platforms"));
  build.tags = reader.texts(tree.find(settings, "tags"));
  build.outputs = reader.texts(tree.find(settings, "output"));
  build.no_cache_filters = reader.texts(tree.find(settings, "no-cache-filter"));
  build.build_args = arguments_of(reader, tree.find(settings, "args"));
  build.labels = arguments_of(reader, tree.find(settings, "labels"));
  build.cache_from = reader.cache_entries(tree.find(settings, "cache-from"));
  build.cache_to = reader.cache_entries(tree.find(settings, "cache-to"));
  build.no_cache = reader.when_true(settings, "no-cache");
  build.pull = reader.when_true(settings, "pull");
  for (const Text& parent : reader.texts(tree.find(settings, "inherits")))
    build.inherits.push_back(parent.value);
  for (const std::string_view list : {"cache-from", "cache-to"}) {
    const NodeId node = tree.find(settings, list);
    if (tree.is(node, NodeKind::scalar) && tree[node].style == Style::expression)
      build.opaque_flags = true;
  }
}

}  // namespace

void read_bake(Reader& reader, bool hcl) {
  Tree& tree = reader.tree;
  for (const NodeId document : tree.documents) {
    for (const auto& [key, value] : tree.entries(document)) {
      const std::string_view word = tree.scalar(key);
      if (word == "target")
        for (const auto& [name, settings] : tree.entries(tree.resolve(value)))
          bake_target(reader, name, tree.resolve(settings));
      if (word == "variable")
        for (const auto& [name, body] : tree.entries(tree.resolve(value)))
          if (const NodeId given = tree.find(body, "default"); tree.is(given, NodeKind::scalar))
            reader.out.variables.push_back({std::string(tree.scalar(name)), reader.text(given)});
    }
  }
  // A Compose file is a Bake file too.
  if (!hcl && reader.out.builds.empty()) read_compose(reader);
}

namespace {

void skaffold_artifact(Reader& reader, NodeId artifact) {
  Tree& tree = reader.tree;
  const NodeId docker = tree.find(artifact, "docker");
  const NodeId kaniko = tree.find(artifact, "kaniko");
  for (const std::string_view other : {"jib", "buildpacks", "bazel", "custom", "ko", "sync-only"})
    if (tree.find(artifact, other) != no_node) return;
  const NodeId settings = kaniko != no_node ? kaniko : docker;
  const NodeId image = tree.entry(artifact, "image").value;
  if (image == no_node) return;
  Build& build = reader.add_build(kaniko != no_node ? Tool::kaniko : Tool::skaffold,
                                  tree[artifact].span, tree[image].content);
  build.settings = settings;
  build.context = reader.text(tree.find(artifact, "context"));
  build.tags.push_back(reader.text(tree.resolve(image)));
  build.dockerfile = reader.text(tree.find(settings, "dockerfile"));
  build.target = reader.text(tree.find(settings, "target"));
  build.build_args = arguments_of(reader, tree.find(settings, "buildArgs"));
  for (Text& from : reader.texts(tree.find(settings, "cacheFrom")))
    build.cache_from.push_back(cache_entry(std::move(from), true));
  build.no_cache = reader.when_true(settings, "noCache");
  if (kaniko != no_node && tree.find(kaniko, "cache") != no_node) {
    CacheEntry entry;
    entry.type = "kaniko";
    build.cache_from.push_back(entry);
    build.cache_to.push_back(std::move(entry));
  }
}

}  // namespace

void read_skaffold(Reader& reader) {
  Tree& tree = reader.tree;
  const auto artifacts = [&](NodeId holder) {
    for (const NodeId artifact : tree.items(tree.find(tree.find(holder, "build"), "artifacts")))
      if (reader.first_visit(artifact)) skaffold_artifact(reader, artifact);
  };
  for (const NodeId document : tree.documents) {
    artifacts(document);
    for (const NodeId profile : tree.items(tree.find(document, "profiles"))) artifacts(profile);
  }
}

}  // namespace stowage::pipeline
