#include "lib/pipeline/facts.h"

#include <algorithm>
#include <array>
#include <utility>

namespace stowage::pipeline {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

const Job* job_of(const Pipeline& file, const Build& build) {
  return build.job < file.jobs.size() ? &file.jobs[build.job] : nullptr;
}

bool starts_cold(const Pipeline& file, const Build& build) {
  const Job* job = job_of(file, build);
  if (job == nullptr || job->runner != Runner::fresh || job->docker_layer_caching) return false;
  // A builder elsewhere keeps its cache.
  const Builder builder = builder_of(file, build);
  return builder.step == nullptr ||
         (builder.step->driver != "remote" && builder.step->driver != "cloud" &&
          builder.step->driver != "kubernetes");
}

bool uses_buildkit(const Build& build) {
  return build.tool == Tool::buildx || build.tool == Tool::github_build_push ||
         build.tool == Tool::github_bake || build.tool == Tool::bake;
}

Builder builder_of(const Pipeline& file, const Build& build) {
  const Job* job = job_of(file, build);
  if (job == nullptr) return {};
  const auto given = [&](const Step& step) -> Builder {
    if (step.driver == "unknown") return {Driver::unknown, &step};
    return {step.driver == "docker" ? Driver::docker : Driver::container, &step};
  };
  const Step* made = nullptr;
  bool foreign = false;
  for (const Step& step : file.steps) {
    if (step.order > build.order) break;  // they stand in their order
    if (step.job != build.job) continue;
    if (step.kind == StepKind::setup_buildx) made = &step;
    if (step.kind == StepKind::create_builder && (step.use || build.builder)) made = &step;
    if (step.kind == StepKind::use_builder) foreign = true;
    if (step.kind == StepKind::other_action) {
      const std::string& name = step.value.value;
      const bool known = name.starts_with("actions/") || name.starts_with("docker/") ||
                         name.starts_with("aws-actions/") ||
                         name.starts_with("google-github-actions/") || name.starts_with("azure/");
      if (!known) foreign = true;
    }
  }
  if (made != nullptr) return given(*made);
  if (foreign || build.builder) return {};
  if (says_before(file, build, "buildx")) return {};  // something that was not understood
  const bool whole_job_is_here =
      file.kind == FileKind::github_workflow || file.kind == FileKind::codebuild;
  return {whole_job_is_here ? Driver::docker : Driver::unknown, nullptr};
}

std::optional<Version> version_in(std::string_view text) {
  if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos)
    text = text.substr(colon + 1);
  if (text.starts_with('v')) text.remove_prefix(1);
  Version version;
  std::size_t i = 0;
  const auto number = [&](int& into) {
    const std::size_t begin = i;
    for (; i < text.size() && is_digit(text[i]) && i - begin < 6; ++i)
      into = into * 10 + (text[i] - '0');
    return i > begin;
  };
  if (!number(version.major) || i >= text.size() || text[i] != '.') return std::nullopt;
  ++i;
  if (!number(version.minor)) return std::nullopt;
  return version;
}

std::optional<Version> buildkit_version(const Pipeline& file, const Build& build) {
  const Builder builder = builder_of(file, build);
  if (builder.step == nullptr || !builder.step->image) return std::nullopt;
  const std::optional<std::string> image = file.expand(builder.step->image.value);
  if (!image || !contains(*image, "buildkit")) return std::nullopt;
  return version_in(*image);
}

std::optional<ImageName> split_image(std::string_view image) {
  if (const std::size_t digest = image.find("@sha256:"); digest != std::string_view::npos)
    image = image.substr(0, digest);
  int braces = 0;
  std::size_t colon = std::string_view::npos;
  std::size_t slash = std::string_view::npos;
  for (std::size_t i = 0; i < image.size(); ++i) {
    if (image[i] == '{' || image[i] == '(') ++braces;
    if (image[i] == '}' || image[i] == ')') --braces;
    if (braces != 0) continue;
    if (image[i] == '/') slash = i;
    if (image[i] == ':') colon = i;
  }
  if (image.empty()) return std::nullopt;
  if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash))
    return ImageName{image.substr(0, colon), image.substr(colon + 1)};
  // Without a tag in sight, a variable at the end may hold one.
  const std::string_view last = slash == std::string_view::npos ? image : image.substr(slash + 1);
  if (contains(last, "$") || contains(last, "{{")) return std::nullopt;
  return ImageName{image, {}};
}

bool is_ecr(std::string_view ref) {
  return (contains(ref, ".dkr.ecr.") || contains(ref, ".dkr.ecr-fips.")) &&
         contains(ref, "amazonaws.com");
}

bool has_step(const Pipeline& file, JobId job, StepKind kind) {
  return std::any_of(file.steps.begin(), file.steps.end(),
                     [&](const Step& step) { return step.job == job && step.kind == kind; });
}

std::string_view recipe_of(const Pipeline& file, const Build& build) {
  if (file.kind != FileKind::makefile && file.kind != FileKind::justfile) return {};
  std::string_view above = file.text().substr(0, build.span.begin);
  while (!above.empty()) {
    const std::size_t begin = above.rfind('\n') + 1;  // npos + 1 == 0
    const std::string_view line = above.substr(begin);
    const bool is_head = !line.empty() && line[0] != '\t' && line[0] != ' ' && line[0] != '#';
    if (is_head && contains(line, ":")) {
      const std::string_view names = line.substr(0, line.find(':'));
      return names.substr(0, names.find(' '));  // a justfile names parameters behind it
    }
    above = above.substr(0, begin == 0 ? 0 : begin - 1);
  }
  return {};
}

bool says_before(const Pipeline& file, const Build& build, std::string_view words) {
  constexpr std::size_t looked_at = 16'384;
  for (const Script& script : file.scripts) {
    if (script.order >= build.order) break;  // they stand in their order
    if (script.job == build.job && contains(script.parsed.text.substr(0, looked_at), words))
      return true;
  }
  return false;
}

bool is_for_windows(const Pipeline& file) {
  return std::any_of(file.jobs.begin(), file.jobs.end(),
                     [](const Job& job) { return contains(job.runs_on, "windows"); }) ||
         std::any_of(file.variables.begin(), file.variables.end(), [](const Variable& variable) {
           return contains(variable.value.value, "windows");
         });
}

bool runs_for(const Pipeline& file, std::string_view event) {
  return std::any_of(file.tree.documents.begin(), file.tree.documents.end(), [&](NodeId document) {
    const NodeId events = file.tree.find(document, "on");
    if (file.tree.entry(events, event).key != no_node) return true;
    const std::vector<NodeId> names = file.tree.items_or_self(events);
    return std::any_of(names.begin(), names.end(),
                       [&](NodeId name) { return file.tree.scalar(name) == event; });
  });
}

std::string with_tag(std::string_view image) {
  const std::optional<ImageName> name = split_image(image);
  if (!name) return std::string(image);
  return std::string(name->repository) + ":" +
         std::string(name->tag.empty() ? "latest" : name->tag);
}

bool same_place(const CacheEntry& a, const CacheEntry& b) {
  if (a.opaque || b.opaque || a.type != b.type) return false;
  if (a.type == "registry")
    return !a.get("ref").empty() && with_tag(a.get("ref")) == with_tag(b.get("ref"));
  if (a.type == "gha") {
    const auto scope = [](const CacheEntry& entry) {
      return entry.get("scope").empty() ? "buildkit" : entry.get("scope");
    };
    return scope(a) == scope(b);
  }
  if (a.type == "local") return !a.get("dest").empty() && a.get("dest") == b.get("dest");
  if (a.type == "s3" || a.type == "azblob")
    return a.get("name") == b.get("name") && a.get("bucket") == b.get("bucket") &&
           a.get("prefix") == b.get("prefix") && a.get("container") == b.get("container");
  return false;
}

namespace {

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '-';
}

/// The names behind each `prefix` in a text: "matrix.", "inputs.". With the parts of an object: "service.name".
std::vector<std::string> names_behind(std::string_view text, std::string_view prefix) {
  std::vector<std::string> result;
  for (std::size_t at = text.find(prefix); at != std::string_view::npos;
       at = text.find(prefix, at + 1)) {
    if (at > 0 && (is_name(text[at - 1]) || text[at - 1] == '.')) continue;
    std::size_t end = at + prefix.size();
    while (end < text.size() && (is_name(text[end]) || text[end] == '.')) ++end;
    std::string name(text.substr(at + prefix.size(), end - at - prefix.size()));
    if (!name.empty() && std::find(result.begin(), result.end(), name) == result.end())
      result.push_back(std::move(name));
  }
  return result;
}

/// Does a text name the variable, and not one whose name begins like it?
bool names_variable(std::string_view text, std::string_view name) {
  for (const std::string_view open : {"$", "${"}) {
    const std::string whole = std::string(open) + std::string(name);
    for (std::size_t at = text.find(whole); at != std::string_view::npos;
         at = text.find(whole, at + 1)) {
      const std::size_t end = at + whole.size();
      if (end >= text.size() || !is_name(text[end]) || text[end] == '-') return true;
    }
  }
  return false;
}

/// Where the axis stands among those of the matrix that a name of GitHub's belongs to: itself, else the object that it
/// is a part of; nothing when it has one value only, or is no axis.
std::optional<std::size_t> place_in_matrix(const Job& job, std::string_view name) {
  const std::string_view root = name.substr(0, name.find('.'));
  std::optional<std::size_t> place;
  for (std::size_t i = 0; i < job.matrix.size(); ++i) {
    const Job::Axis& axis = job.matrix[i];
    if (axis.name == name) {
      if (axis.values.size() == 1) return std::nullopt;
      return i;
    }
    // An expression stands for the whole matrix, or for an axis.
    const bool holds_it =
        (axis.name == root && axis.values.size() != 1) || contains(axis.name, "${{");
    if (holds_it && !place) place = i;
  }
  return place;
}

}  // namespace

std::vector<std::string> axes_named(const Pipeline& file, const Job& job, std::string_view text) {
  std::vector<std::string> result;
  if (file.kind == FileKind::gitlab_ci || file.kind == FileKind::codebuild) {
    for (const Job::Axis& axis : job.matrix)
      if (axis.values.size() != 1 && names_variable(text, axis.name)) result.push_back(axis.name);
    return result;
  }
  std::vector<std::pair<std::size_t, std::string>> found;
  for (std::string& name : names_behind(text, "matrix."))
    if (const auto place = place_in_matrix(job, name)) found.emplace_back(*place, std::move(name));
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [place, name] : found) result.push_back(std::move(name));
  return result;
}

std::vector<std::string> inputs_named(const Pipeline& file, const Build& build) {
  if (file.kind != FileKind::github_action && !runs_for(file, "workflow_call")) return {};
  return names_behind(build.context.value + " " + build.dockerfile.value + " " + build.target.value,
                      "inputs.");
}

bool is_part_of_tag(const Job& job, std::string_view axis) {
  const auto found = std::find_if(job.matrix.begin(), job.matrix.end(),
                                  [&](const Job::Axis& each) { return each.name == axis; });
  if (found == job.matrix.end() || found->values.empty()) return false;
  return std::all_of(found->values.begin(), found->values.end(), [](const std::string& value) {
    return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '.' ||
             c == '_' || c == '-';
    });
  });
}

std::string identity(const Build& build) {
  std::string all = build.context.value + " " + build.dockerfile.value + " " + build.target.value;
  for (const auto* list : {&build.tags, &build.platforms, &build.build_args, &build.outputs})
    for (const Text& text : *list) all += " " + text.value;
  return all;
}

bool is_volatile(std::string_view value) {
  constexpr auto signs = std::to_array<std::string_view>({"github.sha",
                                                          "github.run_id",
                                                          "github.run_number",
                                                          "github.run_attempt",
                                                          "GITHUB_SHA",
                                                          "GITHUB_RUN_ID",
                                                          "GITHUB_RUN_NUMBER",
                                                          "CI_COMMIT_SHA",
                                                          "CI_COMMIT_SHORT_SHA",
                                                          "CI_PIPELINE_ID",
                                                          "CI_PIPELINE_IID",
                                                          "CI_JOB_ID",
                                                          "CODEBUILD_RESOLVED_SOURCE_VERSION",
                                                          "CODEBUILD_BUILD_NUMBER",
                                                          "CODEBUILD_BUILD_ID",
                                                          "COMMIT_SHA",
                                                          "SHORT_SHA",
                                                          "BUILD_NUMBER",
                                                          "BUILD_ID",
                                                          "BUILD_TAG",
                                                          "GIT_COMMIT",
                                                          "CIRCLE_SHA1",
                                                          "CIRCLE_BUILD_NUM",
                                                          "TRAVIS_COMMIT",
                                                          "TRAVIS_BUILD_NUMBER",
                                                          "DRONE_COMMIT_SHA",
                                                          "DRONE_BUILD_NUMBER",
                                                          "BUILDKITE_COMMIT",
                                                          "BUILDKITE_BUILD_NUMBER",
                                                          "Build.BuildId",
                                                          "Build.SourceVersion",
                                                          "git rev-parse",
                                                          "git describe",
                                                          "git log",
                                                          "$(date",
                                                          "`date",
                                                          "outputs.date",
                                                          "outputs.now",
                                                          "org.opencontainers.image.created",
                                                          "github.event.head_commit"});
  return std::any_of(signs.begin(), signs.end(),
                     [&](std::string_view sign) { return contains(value, sign); });
}

}  // namespace stowage::pipeline
