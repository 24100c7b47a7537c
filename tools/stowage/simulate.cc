// stowage simulate: what runs again after the usual changes, before and after a rewrite.

#include "lib/cache/simulate.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

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
  return out + "Steps follow from the cache keys; seconds and megabytes are our estimates.\n";
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

int simulate(const SimulateOptions& options) {
  const auto build = load_build(options.path, options.build);
  if (!build) {
    write_err("stowage: " + build.error().message + "\n");
    return trouble;
  }
  const auto versions = versions_of(**build, options.build, options.against);
  if (!versions) {
    write_err("stowage: " + versions.error().message + "\n");
    return trouble;
  }
  const auto changes = asked_changes(options, *versions->front()->simulator, **build);
  All all;
  for (const auto& version : *versions) {
    all.push_back({*version, {}});
    for (const cache::Change& change : changes)
      all.back().rebuilds.push_back(version->simulator->rebuild(change));
  }
  if (options.format == Format::json)
    write_out(json{{"path", options.path}, {"changes", json_of(changes, all)}}.dump(
                  2, ' ', false, json::error_handler_t::replace) +
              "\n");
  else
    write_out(options.format == Format::markdown ? markdown_of(changes, all)
                                                 : text_of(changes, all));
  return clean;
}

}  // namespace stowage::cli
