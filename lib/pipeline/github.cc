// GitHub workflows and composite actions; the inputs of Docker's actions as their action.yml files
// name them (docker/build-push-action, bake-action, setup-buildx-action, login-action).

#include "lib/pipeline/reader.h"

namespace stowage::pipeline {

namespace {

struct Used {
  std::string_view action;   ///< "docker/build-push-action"
  std::string_view version;  ///< "v6"
};

Used split_uses(std::string_view uses) {
  const std::size_t at = uses.find('@');
  return {uses.substr(0, at),
          at == std::string_view::npos ? std::string_view{} : uses.substr(at + 1)};
}

/// Labels of machines that GitHub hosts begin like this; each job gets a new one.
bool is_hosted(std::string_view label) {
  return label.starts_with("ubuntu-") || label.starts_with("windows-") ||
         label.starts_with("macos-");
}

class WorkflowReader {
 public:
  explicit WorkflowReader(Reader& reader) : r_(reader), t_(reader.tree) {}

  void workflow(NodeId root);
  void steps(NodeId sequence);

 private:
  void events(NodeId on);
  void job(NodeId key, NodeId node);
  void matrix(NodeId node);
  void runner(NodeId runs_on);
  void step(NodeId node);
  void uses(NodeId step, NodeId uses);
  void build_push(Build& build, NodeId with);
  void bake(Build& build, NodeId with);
  void setup_buildx(Step& step, NodeId with);

  Reader& r_;
  Tree& t_;
  bool defaults_ = false;  ///< the workflow sets a working directory for all its scripts
};

void WorkflowReader::workflow(NodeId root) {
  events(t_.find(root, "on"));
  r_.variables(t_.find(root, "env"));
  defaults_ = t_.find(t_.find(t_.find(root, "defaults"), "run"), "working-directory") != no_node;
  for (const auto& [key, value] : t_.entries(t_.find(root, "jobs"))) job(key, t_.resolve(value));
}

void WorkflowReader::events(NodeId on) {
  struct Event {
    std::string_view name;
    NodeId filter;
  };
  std::vector<Event> events;
  for (const NodeId event : t_.items_or_self(on)) events.push_back({t_.scalar(event), no_node});
  for (const auto& [key, value] : t_.entries(on))
    events.push_back({t_.scalar(key), t_.resolve(value)});
  bool other = events.empty();
  bool regular = events.empty();
  bool branches = events.empty();
  bool tags = false;
  for (const auto& [name, filter] : events) {
    const bool by_hand = name == "workflow_dispatch";
    const bool pull = name.starts_with("pull_request");
    if (pull) r_.out.on_pull_request = true;
    if (!pull && !by_hand) other = true;
    if (name != "schedule" && !by_hand) regular = true;
    const bool pushed_tags = name == "push" && t_.find(filter, "tags") != no_node &&
                             t_.find(filter, "branches") == no_node &&
                             t_.find(filter, "branches-ignore") == no_node;
    if (name == "release" || pushed_tags)
      tags = true;
    else if (!by_hand)
      branches = true;
  }
  r_.out.only_on_pull_request = r_.out.on_pull_request && !other;
  r_.out.only_on_tags = tags && !branches;
  r_.out.only_on_schedule = !regular;
}

void WorkflowReader::job(NodeId key, NodeId node) {
  if (!t_.is(node, NodeKind::mapping) || !r_.first_visit(node)) return;
  r_.add_job(t_.scalar(key), node, Runner::unknown);
  matrix(t_.find(t_.find(node, "strategy"), "matrix"));
  runner(t_.find(node, "runs-on"));
  r_.variables(t_.find(node, "env"));
  const NodeId run = t_.find(t_.find(node, "defaults"), "run");
  r_.moved = t_.find(run, "working-directory") != no_node || defaults_;
  steps(t_.find(node, "steps"));
}

void WorkflowReader::matrix(NodeId node) {
  Job& job = r_.current_job();
  const auto axis = [&](std::string_view name) -> Job::Axis& {
    for (Job::Axis& known : job.matrix)
      if (known.name == name) return known;
    return job.matrix.emplace_back(Job::Axis{std::string(name), {}});
  };
  if (t_.is(node, NodeKind::scalar)) axis(t_.scalar(node));  // ${{ fromJSON(…) }}
  for (const auto& [key, value] : t_.entries(node)) {
    const std::string_view name = t_.scalar(key);
    const NodeId values = t_.resolve(value);
    if (name == "exclude") continue;
    if (name != "include") {
      axis(name);
      for (const NodeId item : t_.items(values)) {
        axis(name).values.emplace_back(t_.scalar(item));
        for (const auto& [inner, inner_value] : t_.entries(item))
          axis(std::string(name) + "." + std::string(t_.scalar(inner)))
              .values.emplace_back(t_.scalar(inner_value));
      }
      continue;
    }
    for (const NodeId item : t_.items(values))
      for (const auto& [inner, inner_value] : t_.entries(item))
        axis(t_.scalar(inner)).values.emplace_back(t_.scalar(t_.resolve(inner_value)));
  }
}

void WorkflowReader::runner(NodeId runs_on) {
  Job& job = r_.current_job();
  bool hosted = false;
  bool own = false;
  const auto label = [&](std::string_view text) {
    if (!job.runs_on.empty()) job.runs_on += ' ';
    job.runs_on += text;
    if (text == "self-hosted") own = true;
    if (is_hosted(text)) hosted = true;
    // ${{ matrix.os }}: when every value is hosted, so is the job.
    for (const Job::Axis& axis : job.matrix) {
      if (axis.values.empty() || text.find("matrix." + axis.name) == std::string_view::npos)
        continue;
      bool all = true;
      for (const std::string& value : axis.values) all = all && is_hosted(value);
      hosted = hosted || all;
    }
  };
  for (const NodeId item : t_.items_or_self(runs_on)) label(t_.scalar(item));
  if (t_.is(runs_on, NodeKind::mapping)) own = true;  // a group of own runners
  job.runner = own ? Runner::kept : hosted ? Runner::fresh : Runner::unknown;
}

void WorkflowReader::steps(NodeId sequence) {
  for (const NodeId node : t_.items(sequence))
    if (t_.is(node, NodeKind::mapping) && r_.first_visit(node)) step(node);
}

void WorkflowReader::step(NodeId node) {
  r_.variables(t_.find(node, "env"));
  if (const NodeId run = t_.find(node, "run"); run != no_node) {
    const std::string_view shell = t_.scalar(node, "shell");
    const bool before = r_.moved;
    r_.directory = std::string(t_.scalar(node, "working-directory"));
    const bool powershell =
        r_.job < r_.out.jobs.size() && r_.current_job().runs_on.starts_with("windows");
    if ((shell.empty() && !powershell) || shell.starts_with("bash") || shell.starts_with("sh"))
      r_.script(run);
    r_.directory.clear();
    r_.moved = before;  // each step begins where the job does
  }
  if (const NodeId used = t_.find(node, "uses"); t_.is(used, NodeKind::scalar)) uses(node, used);
}

void WorkflowReader::uses(NodeId node, NodeId used) {
  const auto [action, version] = split_uses(t_.scalar(used));
  const NodeId job = r_.job < r_.out.jobs.size() ? r_.out.jobs[r_.job].node : no_node;
  const bool conditional = t_.find(node, "if") != no_node || t_.find(job, "if") != no_node;
  const NodeId with = t_.find(node, "with");
  const Span span = t_[node].span;
  const auto add = [&](StepKind kind) -> Step& {
    Step& added = r_.add_step(kind, span);
    added.settings = with;
    added.version = {std::string(version), t_[used].content, false};
    return added;
  };
  if (action == "docker/build-push-action") {
    Build& build = r_.add_build(Tool::github_build_push, span, t_[used].content);
    build.moved = false;  // the action runs at the top of the checkout
    build.settings = with;
    build.version = std::string(version);
    build.conditional = conditional;
    build_push(build, with);
  } else if (action == "docker/bake-action") {
    Build& build = r_.add_build(Tool::github_bake, span, t_[used].content);
    build.settings = with;
    build.version = std::string(version);
    build.conditional = conditional;
    bake(build, with);
  } else if (action == "docker/setup-buildx-action") {
    setup_buildx(add(StepKind::setup_buildx), with);
  } else if (action == "docker/setup-qemu-action") {
    add(StepKind::setup_qemu);
  } else if (action == "docker/login-action") {
    add(StepKind::login).value = r_.text(t_.find(with, "registry"));
  } else if (action == "aws-actions/amazon-ecr-login") {
    add(StepKind::login).value = {"ecr", t_[used].content, false};
  } else if (action == "docker/metadata-action") {
    add(StepKind::metadata);
  } else if (action == "actions/checkout") {
    add(StepKind::checkout);
  } else if (action == "crazy-max/ghaction-github-runtime") {
    add(StepKind::expose_runtime);
  } else if (action == "actions/cache" || action == "actions/cache/restore" ||
             action == "actions/cache/save") {
    Step& added = add(StepKind::cache_directory);
    added.value = r_.text(t_.find(with, "path"));
    added.key = r_.text(t_.find(with, "key"));
  } else {
    add(StepKind::other_action).value = {std::string(action), t_[used].content, false};
  }
}

void WorkflowReader::build_push(Build& build, NodeId with) {
  const auto value = [&](std::string_view key) { return r_.text(t_.find(with, key)); };
  build.context = value("context");
  build.dockerfile = value("file");
  build.target = value("target");
  build.builder = value("builder");
  build.platforms = r_.list(t_.find(with, "platforms"), true);
  build.tags = r_.list(t_.find(with, "tags"), true);
  build.build_args = r_.list(t_.find(with, "build-args"), false);
  build.outputs = r_.list(t_.find(with, "outputs"), false);
  build.labels = r_.list(t_.find(with, "labels"), false);
  build.no_cache_filters = r_.list(t_.find(with, "no-cache-filters"), true);
  build.cache_from = r_.cache_entries(t_.find(with, "cache-from"));
  build.cache_to = r_.cache_entries(t_.find(with, "cache-to"));
  build.no_cache = r_.when_true(with, "no-cache");
  build.pull = r_.when_true(with, "pull");
  build.load = r_.when_true(with, "load");
  if (const Entry push = t_.entry(with, "push");
      push.value != no_node && t_.scalar(push.value) != "false")
    build.push = {t_[push.key].span.begin, t_[push.value].span.end};
}

void WorkflowReader::bake(Build& build, NodeId with) {
  build.bakes = true;
  build.no_cache = r_.when_true(with, "no-cache");
  build.pull = r_.when_true(with, "pull");
  build.builder = r_.text(t_.find(with, "builder"));
  for (const Text& line : r_.list(t_.find(with, "set"), false)) {
    const std::string_view all = line.value;
    const std::size_t equals = all.find('=');
    const std::size_t dot = all.rfind('.', equals);
    if (equals == std::string_view::npos || dot == std::string_view::npos) continue;
    Text rest{std::string(all.substr(equals + 1)), line.span, line.exact};
    if (rest.exact) rest.span.begin += static_cast<std::uint32_t>(equals + 1);
    const std::string_view key = all.substr(dot + 1, equals - dot - 1);
    if (key == "cache-from")
      build.cache_from.push_back(cache_entry(std::move(rest), false));
    else if (key == "cache-to")
      build.cache_to.push_back(cache_entry(std::move(rest), false));
    else if (key == "platform")
      build.platforms.push_back(std::move(rest));
  }
}

void WorkflowReader::setup_buildx(Step& step, NodeId with) {
  step.driver = std::string(t_.scalar(with, "driver"));
  step.use = true;
  if (const Text version = r_.text(t_.find(with, "version"))) step.version = version;
  for (const Text& option : r_.lines(t_.find(with, "driver-opts"), true)) {
    constexpr std::string_view image = "image=";
    if (!option.value.starts_with(image)) continue;
    step.image = {option.value.substr(image.size()), option.span, option.exact};
    if (option.exact) step.image.span.begin += static_cast<std::uint32_t>(image.size());
  }
}

}  // namespace

void read_github_workflow(Reader& reader) {
  for (const NodeId document : reader.tree.documents) WorkflowReader(reader).workflow(document);
}

void read_github_action(Reader& reader) {
  for (const NodeId document : reader.tree.documents) {
    const NodeId runs = reader.tree.find(document, "runs");
    if (runs == no_node) continue;
    // The job that uses the action is elsewhere: what runs before its steps is unknown.
    reader.add_job(reader.tree.scalar(document, "name"), runs, Runner::unknown);
    WorkflowReader(reader).steps(reader.tree.find(runs, "steps"));
  }
}

}  // namespace stowage::pipeline
