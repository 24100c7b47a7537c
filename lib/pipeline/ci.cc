// CI systems whose files are mostly shell commands: GitLab CI, CodeBuild, Cloud Build, CircleCI,
// Azure Pipelines, Travis, Drone and Woodpecker, Buildkite. Each function follows the system's own
// reference for where commands stand.

#include <algorithm>
#include <array>

#include "lib/pipeline/reader.h"

namespace stowage::pipeline {

namespace {

/// Calls `visit(mapping)` for every mapping below a node that was not visited before; not through
/// aliases.
template <class Visit>
void each_mapping(Reader& reader, NodeId root, const Visit& visit) {
  std::vector<NodeId> todo{reader.tree.resolve(root)};
  while (!todo.empty()) {
    const NodeId at = todo.back();
    todo.pop_back();
    if (at == no_node) continue;
    const NodeKind kind = reader.tree[at].kind;
    if (kind == NodeKind::scalar || kind == NodeKind::alias) continue;
    if (!reader.first_visit(at)) continue;
    if (kind == NodeKind::mapping) visit(at);
    std::vector<NodeId> children;
    for (NodeId child = reader.tree[at].first; child != no_node; child = reader.tree[child].next)
      children.push_back(child);
    todo.insert(todo.end(), children.rbegin(), children.rend());
  }
}

bool names_dind(const Tree& tree, NodeId services) {
  for (const NodeId service : tree.items_or_self(services)) {
    std::string_view image = tree.scalar(service);
    if (image.empty()) image = tree.scalar(service, "name");
    if (image.find("dind") != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

namespace {

/// A key of a GitLab job, or of the jobs of this file that it extends: the last of several wins, one's own first of all.
NodeId gitlab_key(const Tree& tree, NodeId document, NodeId job, std::string_view key) {
  constexpr std::size_t most = 32;
  std::vector<NodeId> todo{job};
  for (std::size_t i = 0; i < todo.size() && i < most; ++i) {
    if (const NodeId own = tree.find(todo[i], key); own != no_node) return own;
    std::vector<NodeId> parents = tree.items_or_self(tree.find(todo[i], "extends"));
    for (auto parent = parents.rbegin(); parent != parents.rend(); ++parent)
      todo.push_back(tree.find(document, tree.scalar(*parent)));
  }
  return no_node;
}

/// The axes of `parallel: matrix:` and the like: mappings of names to one value or several.
void add_axes(Reader& reader, NodeId mapping) {
  for (const auto& [key, values] : reader.tree.entries(mapping)) {
    Job::Axis added{std::string(reader.tree.scalar(key)), {}};
    for (const Text& item : reader.texts(values)) added.values.push_back(item.value);
    auto& matrix = reader.current_job().matrix;
    const auto known = std::find_if(matrix.begin(), matrix.end(),
                                    [&](const Job::Axis& axis) { return axis.name == added.name; });
    if (known == matrix.end())
      matrix.push_back(std::move(added));
    else
      known->values.insert(known->values.end(), added.values.begin(), added.values.end());
  }
}

}  // namespace

void read_gitlab(Reader& reader) {
  Tree& tree = reader.tree;
  for (const NodeId document : tree.documents) {
    const NodeId defaults = tree.find(document, "default");
    const bool global_dind = names_dind(tree, tree.find(document, "services")) ||
                             names_dind(tree, tree.find(defaults, "services"));
    reader.variables(tree.find(document, "variables"));
    for (const auto& [key, value] : tree.entries(document)) {
      const NodeId job = tree.resolve(value);
      const std::string_view name = tree.scalar(key);
      if (name == "before_script" || name == "after_script") {
        reader.add_job(name, job, global_dind ? Runner::fresh : Runner::unknown);
        reader.scripts(job);
      }
      if (!tree.is(job, NodeKind::mapping) || name == "variables" || name == "workflow" ||
          name == "include")
        continue;
      if (!reader.first_visit(job)) continue;
      const NodeId services = gitlab_key(tree, document, job, "services");
      const bool dind = services == no_node ? global_dind : names_dind(tree, services);
      reader.add_job(name, job, dind ? Runner::fresh : Runner::unknown);
      const NodeId parallel = gitlab_key(tree, document, job, "parallel");
      for (const NodeId axes : tree.items(tree.find(parallel, "matrix"))) add_axes(reader, axes);
      reader.variables(tree.find(job, "variables"));
      for (const std::string_view list : {"before_script", "script", "after_script"})
        reader.scripts(tree.find(job, list));
    }
  }
}

void read_codebuild(Reader& reader) {
  Tree& tree = reader.tree;
  for (const NodeId document : tree.documents) {
    reader.add_job("build", document, Runner::fresh);
    reader.variables(tree.find(tree.find(document, "env"), "variables"));
    // A batch runs the same phases on several machines, told apart by their variables.
    const NodeId batch = tree.find(document, "batch");
    const NodeId dynamic = tree.find(tree.find(batch, "build-matrix"), "dynamic");
    add_axes(reader, tree.find(tree.find(dynamic, "env"), "variables"));
    for (const std::string_view list : {"build-list", "build-graph"})
      for (const NodeId build : tree.items(tree.find(batch, list)))
        add_axes(reader, tree.find(tree.find(build, "env"), "variables"));
    for (const auto& [key, value] : tree.entries(tree.find(document, "phases"))) {
      const NodeId phase = tree.resolve(value);
      for (const std::string_view list : {"commands", "finally"})
        reader.scripts(tree.find(phase, list));
    }
  }
}

void read_cloud_build(Reader& reader) {
  Tree& tree = reader.tree;
  for (const NodeId document : tree.documents) {
    if (tree.find(document, "steps") == no_node) continue;
    reader.add_job("build", document, Runner::fresh);
    reader.variables(tree.find(document, "substitutions"));
    for (const NodeId step : tree.items(tree.find(document, "steps"))) {
      if (!reader.first_visit(step)) continue;
      const NodeId image_node = tree.find(step, "name");
      const std::string_view image = tree.scalar(image_node);
      if (const NodeId script = tree.find(step, "script"); script != no_node) reader.script(script);
      const NodeId arguments = tree.find(step, "args");
      if (arguments == no_node) continue;
      const NodeId entry_node = tree.find(step, "entrypoint");
      const std::string_view entry = tree.scalar(entry_node);
      std::string_view program = entry;
      if (program.empty() && image.find("kaniko-project/executor") != std::string_view::npos)
        program = "/kaniko/executor";
      if (program.empty() && image.find("buildah") != std::string_view::npos) program = "buildah";
      if (program.empty() && (image.find("cloud-builders/docker") != std::string_view::npos ||
                              image == "docker" || image.starts_with("docker:")))
        program = "docker";
      if (program.empty()) continue;
      reader.arguments(program, tree[entry_node != no_node ? entry_node : image_node].content,
                       arguments);
    }
  }
}

void read_circleci(Reader& reader) {
  Tree& tree = reader.tree;
  for (const NodeId document : tree.documents) {
    for (const std::string_view section : {"jobs", "commands"}) {
      for (const auto& [key, value] : tree.entries(tree.find(document, section))) {
        const NodeId job = tree.resolve(value);
        if (!tree.is(job, NodeKind::mapping)) continue;
        const bool is_command = section == "commands";
        const JobId id =
            reader.add_job(tree.scalar(key), job, is_command ? Runner::unknown : Runner::fresh);
        each_mapping(reader, job, [&](NodeId mapping) {
          if (tree.scalar(mapping, "docker_layer_caching") == "true")
            reader.out.jobs[id].docker_layer_caching = true;
          const NodeId run = tree.find(mapping, "run");
          if (run != no_node) reader.moved = false;  // each run begins where the job does
          if (tree.is(run, NodeKind::scalar)) reader.script(run);
          if (tree.is(run, NodeKind::mapping)) reader.script(tree.find(run, "command"));
        });
        // `- setup_remote_docker` stands as a scalar among the steps: nothing to read.
      }
    }
  }
}

void read_azure(Reader& reader) {
  Tree& tree = reader.tree;
  for (const NodeId document : tree.documents) {
    reader.add_job("pipeline", document, Runner::unknown);
    reader.variables(tree.find(document, "variables"));
    each_mapping(reader, document, [&](NodeId mapping) {
      const NodeId pool = tree.find(mapping, "pool");
      if (tree.find(pool, "vmImage") != no_node) reader.current_job().runner = Runner::fresh;
      for (const std::string_view key : {"script", "bash"}) {
        reader.moved = false;  // each step begins where the job does
        reader.script(tree.find(mapping, key));
      }
      const std::string_view task = tree.scalar(mapping, "task");
      if (!task.starts_with("Docker@")) return;
      const NodeId inputs = tree.find(mapping, "inputs");
      std::string command;
      for (const char c : tree.scalar(inputs, "command"))
        command += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      if (command != "build" && command != "buildandpush" &&
          !(command.empty() && task == "Docker@2"))
        return;
      Build& build = reader.add_build(Tool::azure_task, tree[mapping].span,
                                      tree[tree.find(mapping, "task")].content);
      build.settings = inputs;
      const auto value = [&](std::string_view upper, std::string_view lower) {
        const NodeId node = tree.find(inputs, upper);
        return reader.text(node != no_node ? node : tree.find(inputs, lower));
      };
      build.dockerfile = value("Dockerfile", "dockerfile");
      build.context = value("buildContext", "BuildContext");
      if (const Text repository = value("repository", "Repository"))
        build.tags.push_back(repository);
      build.opaque_flags = tree.find(inputs, "arguments") != no_node;
    });
  }
}

void read_travis(Reader& reader) {
  Tree& tree = reader.tree;
  constexpr auto keys = std::to_array<std::string_view>(
      {"before_install", "install", "before_script", "script", "after_success", "after_script",
       "before_deploy", "after_deploy", "before_cache"});
  for (const NodeId document : tree.documents) {
    reader.add_job("travis", document, Runner::fresh);
    each_mapping(reader, document, [&](NodeId mapping) {
      for (const std::string_view key : keys) reader.scripts(tree.find(mapping, key));
    });
  }
}

void read_drone(Reader& reader) {
  Tree& tree = reader.tree;
  for (const NodeId document : tree.documents) {
    reader.add_job(tree.scalar(document, "name"), document, Runner::fresh);
    each_mapping(reader, document, [&](NodeId mapping) {
      reader.scripts(tree.find(mapping, "commands"));
      const NodeId image_node = tree.find(mapping, "image");
      const std::string_view image = tree.scalar(image_node);
      const bool docker_plugin =
          image.starts_with("plugins/docker") || image.starts_with("plugins/ecr") ||
          image.starts_with("plugins/gcr") || image.starts_with("plugins/buildx") ||
          image.starts_with("plugins/kaniko") ||
          image.find("plugin-docker-buildx") != std::string_view::npos;
      // With commands of its own it is a shell in that image.
      if (!docker_plugin || tree.find(mapping, "commands") != no_node) return;
      Build& build =
          reader.add_build(image.starts_with("plugins/kaniko") ? Tool::kaniko : Tool::drone_plugin,
                           tree[mapping].span, tree[image_node].content);
      NodeId settings = tree.find(mapping, "settings");
      if (settings == no_node) settings = mapping;  // Drone 0.8
      build.settings = settings;
      build.dockerfile = reader.text(tree.find(settings, "dockerfile"));
      build.context = reader.text(tree.find(settings, "context"));
      build.target = reader.text(tree.find(settings, "target"));
      build.platforms = reader.list(tree.find(settings, "platforms"), true);
      build.build_args = reader.texts(tree.find(settings, "build_args"));
      if (const Text repository = reader.text(tree.find(settings, "repo")))
        build.tags.push_back(repository);
      build.cache_from = reader.cache_entries(tree.find(settings, "cache_from"));
      build.cache_to = reader.cache_entries(tree.find(settings, "cache_to"));
      // Names of their own for the same: images to read, kaniko's cache, folders that are kept.
      for (const std::string_view key :
           {"cache_images", "enable_cache", "use_cache", "storage_path"})
        if (const NodeId node = tree.find(settings, key); node != no_node) {
          CacheEntry entry;
          entry.type = std::string(key);
          entry.text = reader.text(node);
          entry.opaque = true;
          build.cache_from.push_back(std::move(entry));
        }
      build.no_cache = reader.when_true(settings, "no_cache");
    });
  }
}

void read_buildkite(Reader& reader) {
  Tree& tree = reader.tree;
  for (const NodeId document : tree.documents) {
    reader.add_job("pipeline", document, Runner::unknown);
    reader.variables(tree.find(document, "env"));
    each_mapping(reader, document, [&](NodeId mapping) {
      reader.moved = false;  // each step runs on a machine of its own
      reader.scripts(tree.find(mapping, "command"));
      reader.scripts(tree.find(mapping, "commands"));
      reader.variables(tree.find(mapping, "env"));
    });
  }
}

}  // namespace stowage::pipeline
