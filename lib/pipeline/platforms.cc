#include "lib/pipeline/platforms.h"

#include <algorithm>

#include "lib/pipeline/facts.h"
#include "lib/text/list.h"

namespace stowage::pipeline {

namespace {

using Names = std::vector<std::string>;

void add(Names& to, std::string_view list) {
  for (const std::string_view one : comma_list(list)) {
    if (one.find_first_of("${}() ") != std::string_view::npos) continue;
    const bool alone = one == "amd64" || one == "arm64";  // short for Linux
    if (!alone && one.find('/') == std::string_view::npos) continue;
    std::string name = (alone ? "linux/" : "") + std::string(one);
    if (std::find(to.begin(), to.end(), name) == to.end()) to.push_back(std::move(name));
  }
}

/// A part `${{ matrix.NAME }}` of a text.
struct AxisInText {
  const Job::Axis* axis = nullptr;
  std::size_t begin = 0, end = 0;
};
AxisInText axis_in(const Job* job, std::string_view text) {
  const std::size_t begin = text.find("${{");
  const std::size_t end = text.find("}}", begin == std::string_view::npos ? 0 : begin);
  if (job == nullptr || begin == std::string_view::npos || end == std::string_view::npos) return {};
  std::string_view inside = text.substr(begin + 3, end - begin - 3);
  while (inside.starts_with(' ')) inside.remove_prefix(1);
  while (inside.ends_with(' ')) inside.remove_suffix(1);
  for (const Job::Axis& axis : job->matrix)
    if (inside.starts_with("matrix.") && inside.substr(7) == axis.name)
      return {&axis, begin, end + 2};
  return {};
}

void add_written(const Pipeline& file, const Build& build, Names& to) {
  for (const Text& platform : build.platforms) {
    const std::string& text = platform.value;
    if (const AxisInText part = axis_in(job_of(file, build), text); part.axis != nullptr) {
      for (const std::string& value : part.axis->values)
        add(to, text.substr(0, part.begin) + value + text.substr(part.end));
    } else {
      add(to, file.expand(text).value_or(text));
    }
  }
}

/// A target without platforms of its own has those of the targets it inherits from; the last wins.
void add_inherited(const Pipeline& file, const Build& build, Names& to, int depth) {
  constexpr int deepest = 8;
  add_written(file, build, to);
  if (!to.empty() || depth == deepest) return;
  for (auto parent = build.inherits.rbegin(); parent != build.inherits.rend() && to.empty();
       ++parent) {
    const auto found = std::find_if(
        file.builds.begin(), file.builds.end(),
        [&](const Build& other) { return other.tool == Tool::bake && other.name == *parent; });
    if (found != file.builds.end()) add_inherited(file, *found, to, depth + 1);
  }
}

/// Do its nodes stand somewhere else, each with the processor that it builds for?
bool has_nodes(const Pipeline& file, const Build& build) {
  const Builder builder = builder_of(file, build);
  if (builder.step == nullptr) return bool(build.builder);
  const std::string& driver = builder.step->driver;
  if (driver == "remote" || driver == "cloud" || driver == "kubernetes" || driver == "unknown")
    return true;
  if (file.tree.find(builder.step->settings, "append") != no_node) return true;
  const Span span = builder.step->span;
  return file.text().substr(span.begin, span.size()).find("--append") != std::string_view::npos ||
         std::count_if(file.steps.begin(), file.steps.end(), [&](const Step& step) {
           return step.job == build.job && step.kind == StepKind::create_builder;
         }) > 1;
}

/// The family of the job's machine, as far as its label tells; empty: not known.
std::string_view machine_of(const Job* job) {
  if (job == nullptr) return {};
  const std::string_view label = job->runs_on;
  if (!label.starts_with("ubuntu-")) return {};
  return label.find("arm") == std::string_view::npos ? "x86" : "arm";
}

}  // namespace

std::vector<std::string> platforms_of(const Pipeline& file, const Build& build) {
  Names result;
  add_inherited(file, build, result, 0);
  return result;
}

std::string_view family_of(std::string_view platform) {
  const std::size_t slash = platform.find('/');
  if (slash == std::string_view::npos) return platform;
  std::string_view architecture = platform.substr(slash + 1);
  architecture = architecture.substr(0, architecture.find('/'));
  for (const std::string_view name : {"amd64", "386", "x86_64", "x86-64", "i386"})
    if (architecture == name) return "x86";
  for (const std::string_view name : {"arm64", "arm", "aarch64", "armhf"})
    if (architecture == name) return "arm";
  return architecture;
}

bool are_of_several_families(std::span<const std::string> platforms) {
  return std::any_of(platforms.begin(), platforms.end(), [&](const std::string& each) {
    return family_of(each) != family_of(platforms[0]);
  });
}

std::string emulated_platform(const Pipeline& file, const Build& build) {
  const Names platforms = platforms_of(file, build);
  if (platforms.empty() || has_nodes(file, build)) return {};
  const Job* job = job_of(file, build);
  std::string_view machine = machine_of(job);
  // `runs-on: ${{ … }}` names a machine for each leg; a leg of one platform may have its own.
  const bool own_leg =
      std::any_of(build.platforms.begin(), build.platforms.end(),
                  [&](const Text& each) { return axis_in(job, each.value).axis != nullptr; });
  if (machine.empty() && (own_leg || !are_of_several_families(platforms))) return {};
  if (machine.empty()) machine = "x86";  // whichever it is, the others are emulated
  for (const std::string& platform : platforms)
    if (platform.starts_with("linux/") && family_of(platform) != machine) return platform;
  return {};
}

}  // namespace stowage::pipeline
