// stowage simulate: what runs again after the usual changes, before and after a rewrite.

#include "lib/cache/simulate.h"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tools/stowage/batch.h"
#include "tools/stowage/build_options.h"
#include "tools/stowage/commands.h"
#include "tools/stowage/versions.h"

namespace stowage::cli {

namespace {

using nlohmann::json;

/// What each change does to a version.
using Rebuilds = std::vector<cache::Rebuild>;

struct Simulated {
  const Version& version;
  Rebuilds rebuilds;  ///< one a change
};

struct Place {
  const char* name;
  cache::CacheKept kept;
  const char* title;
};
constexpr Place places[] = {
    {"kept", cache::CacheKept::all, "the builder keeps its cache"},
    {"none", cache::CacheKept::none, "a fresh machine without a cache"},
    {"min", cache::CacheKept::min, "a fresh machine that imports a cache of mode=min"},
    {"max", cache::CacheKept::max, "a fresh machine that imports a cache of mode=max"},
};

const Place& place_of(std::string_view name) {
  return *std::find_if(std::begin(places), std::end(places),
                       [&](const Place& place) { return place.name == name; });
}

/// "linux/amd64,linux/arm64" as buildx takes it; one empty name when nothing was asked for.
std::vector<std::string> platforms_of(const std::string& list) {
  std::vector<std::string> names;
  std::size_t begin = 0;
  for (std::size_t comma; (comma = list.find(',', begin)) != std::string::npos; begin = comma + 1)
    names.push_back(list.substr(begin, comma - begin));
  names.push_back(list.substr(begin));
  return names;
}

std::string title_of(const cache::Change& change) {
  std::string title = change.name;
  for (std::size_t i = 0; i < change.paths.size(); ++i)
    title += (i == 0 ? ": " : ", ") + change.paths[i];
  for (const auto& [name, value] : change.build_args) title += " " + name + "=" + value;
  return title;
}

std::string runs_of(const Version& version, const cache::Rebuild& rebuild) {
  std::string out;
  for (std::size_t i = 0; i < rebuild.runs.size(); ++i) {
    const cache::Step& step = version.simulator->plan().steps[i];
    if (!rebuild.runs[i] || step.node->instruction->keyword == syntax::Keyword::from) continue;
    out += fmt::format("    {:>4}  {:>4.0f} s  {}\n", step.node->instruction->first_line,
                       version.simulator->costs()[i].seconds, headline(*step.node->instruction));
  }
  return out.empty() ? "    nothing runs again\n" : out;
}

using All = std::vector<Simulated>;

std::string text_of(const std::vector<cache::Change>& changes, const All& versions) {
  std::string out;
  for (std::size_t c = 0; c < changes.size(); ++c) {
    out += title_of(changes[c]) + "\n";
    for (const Simulated& one : versions) {
      const cache::Rebuild& rebuild = one.rebuilds[c];
      out += fmt::format("  {}: {} of {} steps run, about {:.0f} s, {:.0f} MB of new layers\n",
                         one.version.name, rebuild.count, one.rebuilds[0].count, rebuild.seconds,
                         rebuild.megabytes);
      if (!changes[c].first_build) out += runs_of(one.version, rebuild);
    }
  }
  return out;
}

std::string markdown_of(const std::vector<cache::Change>& changes, const All& versions) {
  std::string out = "| change |", rule = "| --- |";
  for (const Simulated& one : versions) {
    out += fmt::format(" {}: steps | seconds | new layers, MB |", one.version.name);
    rule += " ---: | ---: | ---: |";
  }
  out += "\n" + rule + "\n";
  for (std::size_t c = 0; c < changes.size(); ++c) {
    out += "| " + title_of(changes[c]) + " |";
    for (const Simulated& one : versions) {
      const cache::Rebuild& rebuild = one.rebuilds[c];
      out +=
          fmt::format(" {} | {:.0f} | {:.0f} |", rebuild.count, rebuild.seconds, rebuild.megabytes);
    }
    out += "\n";
  }
  return out;
}

json json_of(const std::vector<cache::Change>& changes, const All& versions) {
  json rows = json::array();
  for (std::size_t c = 0; c < changes.size(); ++c) {
    json row = {{"change", changes[c].name}, {"paths", changes[c].paths}};
    for (const Simulated& one : versions) {
      const cache::Rebuild& rebuild = one.rebuilds[c];
      json steps = json::array();
      for (std::size_t i = 0; i < rebuild.runs.size(); ++i) {
        const cache::Step& step = one.version.simulator->plan().steps[i];
        steps.push_back({{"line", step.node->instruction->first_line},
                         {"runs", static_cast<bool>(rebuild.runs[i])},
                         {"seconds", one.version.simulator->costs()[i].seconds}});
      }
      row[one.version.name] = {{"steps", std::move(steps)},
                               {"count", rebuild.count},
                               {"seconds", rebuild.seconds},
                               {"megabytes", rebuild.megabytes}};
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<cache::Change> asked_changes(const SimulateOptions& options,
                                         const cache::Simulator& simulator,
                                         const LoadedBuild& build) {
  auto changes = cache::usual_changes(simulator, build.context, build.base());
  if (options.changed.empty() && options.changed_args.empty()) return changes;
  changes.resize(1);
  if (!options.changed.empty()) changes.push_back({.name = "changed", .paths = options.changed});
  for (const std::string& argument : options.changed_args) {
    const std::size_t equals = argument.find('=');
    cache::Change change{.name = "build argument"};
    change.build_args[argument.substr(0, equals)] =
        equals == std::string::npos ? "another value" : argument.substr(equals + 1);
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace

namespace {

/// One platform, with what must live as long as its simulators.
struct OnPlatform {
  std::string platform;
  std::unique_ptr<LoadedBuild> build;
  Versions versions;
  std::vector<cache::Change> changes;
  All all;
};

Result<OnPlatform> simulate_on(const SimulateOptions& options, const std::string& platform) {
  OnPlatform result{.platform = platform};
  BuildOptions settings = options.build;
  settings.platform = platform;
  auto build = load_build(options.path, settings);
  if (!build) return tl::unexpected(build.error());
  result.build = *std::move(build);
  auto versions = versions_of(*result.build, options.against);
  if (!versions) return tl::unexpected(versions.error());
  result.versions = *std::move(versions);
  result.changes = asked_changes(options, *result.versions.front()->simulator, *result.build);
  for (const auto& version : result.versions) {
    result.all.push_back({*version, {}});
    for (const cache::Change& change : result.changes)
      result.all.back().rebuilds.push_back(
          version->simulator->rebuild(change, place_of(options.cache).kept));
  }
  return result;
}

/// The lines of the steps that are the same for both platforms, so that one builder runs them once.
std::string shared_steps(const OnPlatform& first, const OnPlatform& other) {
  std::string out;
  for (std::size_t v = 0; v < first.versions.size() && v < other.versions.size(); ++v) {
    const auto ours = cache::step_definitions(other.versions[v]->simulator->plan());
    const auto theirs = cache::step_definitions(first.versions[v]->simulator->plan());
    const std::set<std::string> known(theirs.begin(), theirs.end());
    std::string lines;
    for (std::size_t i = 0; i < ours.size(); ++i) {
      const syntax::Instruction& step =
          *other.versions[v]->simulator->plan().steps[i].node->instruction;
      if (step.keyword != syntax::Keyword::from && known.contains(ours[i]))
        lines += (lines.empty() ? "" : ", ") + std::to_string(step.first_line);
    }
    out += fmt::format("  {}: {}\n", other.versions[v]->name,
                       lines.empty() ? "no step is the same as on " + first.platform
                                     : "the same steps as on " + first.platform +
                                           ", run once for both: lines " + lines);
  }
  return out;
}

void print(const SimulateOptions& options, const std::vector<OnPlatform>& platforms) {
  const bool several = platforms.size() > 1;
  if (options.format == Format::json) {
    json out{{"path", options.path}, {"cache", options.cache}};
    if (several) {
      out["platforms"] = json::array();
      for (const OnPlatform& one : platforms)
        out["platforms"].push_back(
            {{"platform", one.platform}, {"changes", json_of(one.changes, one.all)}});
    } else {
      out["changes"] = json_of(platforms[0].changes, platforms[0].all);
    }
    write_out(out.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
    return;
  }
  if (options.cache != "kept") write_out(fmt::format("on {}\n", place_of(options.cache).title));
  for (const OnPlatform& one : platforms) {
    if (several) write_out("platform " + one.platform + "\n");
    write_out(options.format == Format::markdown ? markdown_of(one.changes, one.all)
                                                 : text_of(one.changes, one.all));
    if (&one != platforms.data() && options.format == Format::text)
      write_out(shared_steps(platforms[0], one));
  }
  if (options.format == Format::text)
    write_out("Steps follow from the cache keys; seconds and megabytes are our estimates.\n");
}

}  // namespace

int simulate(const SimulateOptions& options) {
  std::vector<OnPlatform> platforms;
  for (const std::string& platform : platforms_of(options.build.platform)) {
    auto one = simulate_on(options, platform);
    if (!one) {
      write_err("stowage: " + one.error().message + "\n");
      return trouble;
    }
    platforms.push_back(*std::move(one));
  }
  print(options, platforms);
  return clean;
}

}  // namespace stowage::cli
