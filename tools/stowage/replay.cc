// stowage replay: what the commits of the repository cost in rebuilds, before and after a rewrite.

#include "lib/cache/replay.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "tools/stowage/batch.h"
#include "tools/stowage/build_options.h"
#include "tools/stowage/commands.h"
#include "tools/stowage/rewrite.h"
#include "tools/stowage/versions.h"

namespace stowage::cli {

namespace {

using nlohmann::json;

/// A version with what the commits do to it.
struct Replayed {
  const Version& version;
  cache::Replay replay;

  const cache::Step& step(std::size_t i) const { return version.simulator->plan().steps[i]; }
  const syntax::Instruction& instruction(std::size_t i) const { return *step(i).node->instruction; }
  bool shown(std::size_t i) const { return instruction(i).keyword != syntax::Keyword::from; }
  double cost(std::size_t i) const { return version.simulator->costs()[i].seconds; }
};

std::string text_of(const std::vector<Replayed>& all, const context::History& history) {
  std::string out =
      fmt::format("{} commits that touch the context, {:.10} to {:.10}{}\n", history.commits.size(),
                  history.commits.back().id, history.commits.front().id,
                  history.shallow ? " (a shallow clone: older ones are not here)" : "");
  for (const Replayed& one : all) {
    out += fmt::format("{}: a rebuild takes about {:.0f} s on average, {:.0f} s in the median\n",
                       one.version.name, one.replay.mean(), one.replay.median());
    for (std::size_t i = 0; i < one.replay.steps.size(); ++i) {
      if (!one.shown(i)) continue;
      const cache::StepPast& past = one.replay.steps[i];
      out +=
          fmt::format("  {:>4}  {:>4.0f} s  ran again in {:>3}, own files changed in {:>3}  {}\n",
                      one.instruction(i).first_line, one.cost(i), past.reruns, past.own,
                      headline(one.instruction(i), 48));
    }
  }
  return out +
         "Each commit is replayed on the file and the context of now. Which steps run follows from "
         "the cache keys; seconds are our estimates.\n";
}

std::string markdown_of(const std::vector<Replayed>& all) {
  std::string out =
      "| version | line | step | seconds | ran again in | own files changed in |\n"
      "| --- | ---: | --- | ---: | ---: | ---: |\n";
  for (const Replayed& one : all) {
    for (std::size_t i = 0; i < one.replay.steps.size(); ++i) {
      if (!one.shown(i)) continue;
      std::string step = headline(one.instruction(i), 48);
      for (std::size_t at = 0; (at = step.find('|', at)) != std::string::npos; at += 2)
        step.insert(at, "\\");
      out += fmt::format("| {} | {} | `{}` | {:.0f} | {} | {} |\n", one.version.name,
                         one.instruction(i).first_line, step, one.cost(i),
                         one.replay.steps[i].reruns, one.replay.steps[i].own);
    }
    out += fmt::format("| {} | | mean of {} rebuilds | {:.1f} | | |\n", one.version.name,
                       one.replay.seconds.size(), one.replay.mean());
  }
  return out;
}

json json_of(const std::vector<Replayed>& all) {
  json versions = json::array();
  for (const Replayed& one : all) {
    json steps = json::array();
    for (std::size_t i = 0; i < one.replay.steps.size(); ++i) {
      if (!one.shown(i)) continue;
      steps.push_back({{"line", one.instruction(i).first_line},
                       {"seconds", one.cost(i)},
                       {"ran_again", one.replay.steps[i].reruns},
                       {"own_files", one.replay.steps[i].own}});
    }
    versions.push_back({{"version", one.version.name},
                        {"steps", std::move(steps)},
                        {"seconds", one.replay.seconds},
                        {"mean", one.replay.mean()},
                        {"median", one.replay.median()}});
  }
  return versions;
}

}  // namespace

int replay(const ReplayOptions& options) {
  const auto stop = [](const std::string& message) {
    write_err("stowage: " + message + "\n");
    return trouble;
  };
  const auto build = load_build(options.path, options.build);
  if (!build) return stop(build.error().message);
  const auto history = history_of(**build, options.commits);
  if (!history)
    return stop(options.path +
                ": no commits to replay: expected a build context inside a git repository");
  const auto versions = versions_of(**build, options.against);
  if (!versions) return stop(versions.error().message);
  std::vector<Replayed> all;
  for (const auto& version : *versions)
    all.push_back({*version, cache::replay_commits(*version->simulator, *history)});
  if (options.format == Format::json) {
    json commits = json::array();
    for (const context::Commit& commit : history->commits) commits.push_back(commit.id);
    write_out(
        json{{"path", options.path}, {"commits", std::move(commits)}, {"versions", json_of(all)}}
            .dump(2, ' ', false, json::error_handler_t::replace) +
        "\n");
  } else {
    write_out(options.format == Format::markdown ? markdown_of(all) : text_of(all, *history));
  }
  return clean;
}

}  // namespace stowage::cli
