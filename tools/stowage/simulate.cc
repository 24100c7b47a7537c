// stowage simulate: what runs again after the usual changes, before and after a rewrite.

#include "lib/cache/simulate.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "lib/lint/fix.h"
#include "rules/rules.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/build_options.h"
#include "tools/stowage/commands.h"

namespace stowage::cli {

namespace {

using nlohmann::json;

/// One version of the file, with what each change does to it.
struct Version {
  std::string name;
  std::string text;
  syntax::Dockerfile file;
  model::Model model;
  std::unique_ptr<cache::Simulator> simulator;
  std::vector<cache::Rebuild> rebuilds;
};

std::unique_ptr<Version> make_version(std::string name, std::string text,
                                      const LoadedBuild& build) {
  auto version = std::make_unique<Version>();
  version->name = std::move(name);
  version->text = std::move(text);
  version->file = syntax::parse(version->text);
  version->model = model::build_model(version->file, build.model.settings);
  version->simulator =
      std::make_unique<cache::Simulator>(version->model, build.context, knowledge::builtin());
  return version;
}

std::string rewrite(const Source& source) {
  const lint::Rule* const moves[] = {rules::find("copy-before-install")};
  return lint::apply_fixes(source, lint::RuleSet(moves), Grade::assuming).text;
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

using Versions = std::vector<std::unique_ptr<Version>>;

std::string text_of(const std::vector<cache::Change>& changes, const Versions& versions) {
  std::string out;
  for (std::size_t c = 0; c < changes.size(); ++c) {
    out += title_of(changes[c]) + "\n";
    for (const auto& version : versions) {
      const cache::Rebuild& rebuild = version->rebuilds[c];
      out += fmt::format("  {}: {} of {} steps run, about {:.0f} s, {:.0f} MB of new layers\n",
                         version->name, rebuild.count, version->rebuilds[0].count, rebuild.seconds,
                         rebuild.megabytes);
      if (!changes[c].first_build) out += runs_of(*version, rebuild);
    }
  }
  return out + "Steps follow from the cache keys; seconds and megabytes are our estimates.\n";
}

std::string markdown_of(const std::vector<cache::Change>& changes, const Versions& versions) {
  std::string out = "| change |", rule = "| --- |";
  for (const auto& version : versions) {
    out += fmt::format(" {}: steps | seconds | new layers, MB |", version->name);
    rule += " ---: | ---: | ---: |";
  }
  out += "\n" + rule + "\n";
  for (std::size_t c = 0; c < changes.size(); ++c) {
    out += "| " + title_of(changes[c]) + " |";
    for (const auto& version : versions) {
      const cache::Rebuild& rebuild = version->rebuilds[c];
      out +=
          fmt::format(" {} | {:.0f} | {:.0f} |", rebuild.count, rebuild.seconds, rebuild.megabytes);
    }
    out += "\n";
  }
  return out;
}

json json_of(const std::vector<cache::Change>& changes, const Versions& versions) {
  json rows = json::array();
  for (std::size_t c = 0; c < changes.size(); ++c) {
    json row = {{"change", changes[c].name}, {"paths", changes[c].paths}};
    for (const auto& version : versions) {
      const cache::Rebuild& rebuild = version->rebuilds[c];
      json steps = json::array();
      for (std::size_t i = 0; i < rebuild.runs.size(); ++i) {
        const cache::Step& step = version->simulator->plan().steps[i];
        steps.push_back({{"line", step.node->instruction->first_line},
                         {"runs", static_cast<bool>(rebuild.runs[i])},
                         {"seconds", version->simulator->costs()[i].seconds}});
      }
      row[version->name] = {{"steps", std::move(steps)},
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
  auto changes = cache::usual_changes(simulator, build.context, knowledge::builtin());
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
  const std::string original((*build)->source.text());
  std::string other;
  if (options.against.empty()) {
    other = rewrite((*build)->source);
  } else {
    const Result<Source> source = read_source(options.against);
    if (!source) {
      write_err("stowage: " + source.error().message + "\n");
      return trouble;
    }
    other = source->text();
  }
  Versions versions;
  versions.push_back(make_version("before", original, **build));
  if (other != original) versions.push_back(make_version("after", other, **build));
  const auto changes = asked_changes(options, *versions[0]->simulator, **build);
  for (const auto& version : versions)
    for (const cache::Change& change : changes)
      version->rebuilds.push_back(version->simulator->rebuild(change));
  if (versions.size() == 1) versions[0]->name = "as it is";
  if (options.format == Format::json)
    write_out(json{{"path", options.path}, {"changes", json_of(changes, versions)}}.dump(
                  2, ' ', false, json::error_handler_t::replace) +
              "\n");
  else
    write_out(options.format == Format::markdown ? markdown_of(changes, versions)
                                                 : text_of(changes, versions));
  return clean;
}

}  // namespace stowage::cli
