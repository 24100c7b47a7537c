#include <algorithm>
#include <string>

#include "lib/lint/command_edits.h"
#include "lib/lint/offer.h"
#include "lib/lint/tool_caches.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using knowledge::Ecosystem;

bool has(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// The tool of a command: pip of `python -m pip install`, too.
const Ecosystem* tool_of(const knowledge::Base& base, const shell::Command& command,
                         const std::vector<lint::ToolCache>& caches) {
  const knowledge::Command* known = base.command(command.name);
  std::string_view name = known == nullptr ? std::string_view() : known->ecosystem;
  if (command.name.starts_with("python") && command.argv.size() > 2 && command.argv[1].raw == "-m")
    name = command.argv[2].raw;
  const auto found = std::find_if(caches.begin(), caches.end(), [&](const lint::ToolCache& cache) {
    return cache.ecosystem->name == name;
  });
  return found == caches.end() ? nullptr : found->ecosystem;
}

void report_flags(const lint::Unit& unit, const lint::RunCommands& run,
                  const shell::Command& command, const Ecosystem& tool, const std::string& target,
                  lint::Report& report) {
  std::vector<std::size_t> words;
  for (std::size_t i = 1; i < command.argv.size(); ++i)
    if (has(tool.no_cache, command.argv[i].raw)) words.push_back(i);
  if (words.empty()) return;
  const std::string flag(command.argv[words.front()].raw);
  lint::Diagnostic& found = report.add(
      run.to_source(command.argv[words.front()].span),
      "`" + flag + "` keeps " + tool.title + " from the cache mount at `" + target + "`");
  // Without its switch, apk installs from the index that is there, and there is none.
  if (tool.system) {
    found.help = "write `--update-cache` in its place";
    return;
  }
  lint::offer(found, "leave `" + flag + "` out", Grade::equivalent,
              remove_words(unit, run, command, words));
}

/// `PIP_NO_CACHE_DIR` set to something.
void report_variable(const lint::Unit& unit, const lint::Place& place, const Ecosystem& tool,
                     const lint::MountOfRun& mount, lint::Report& report) {
  const model::Model& model = unit.model();
  for (const std::string& name : tool.no_cache_env) {
    const model::Lookup value = model::lookup(model, model.nodes[place.index], name);
    if (!value.set || !value.known || value.text.empty() || value.text == "0" ||
        value.text == "false" || value.text == "off")
      continue;
    lint::Diagnostic& found = report.add(
        mount.mount->span, "`" + name + "` keeps " + tool.title + " from this cache mount");
    found.help = "remove the variable, or the mount";
  }
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto mounts = lint::cache_mounts(unit, place);
  if (mounts.empty()) return;
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  const auto caches = lint::tool_caches(unit, place.index);
  for (const lint::MountOfRun& mount : mounts) {
    std::vector<const Ecosystem*> seen;
    for (const lint::ToolCache& cache : caches) {
      if (!meets(mount.target, cache)) continue;
      if (std::find(seen.begin(), seen.end(), cache.ecosystem) != seen.end()) continue;
      seen.push_back(cache.ecosystem);
      report_variable(unit, place, *cache.ecosystem, mount, report);
      for (const shell::Command& command : run.all())
        if (tool_of(unit.knowledge(), command, caches) == cache.ecosystem)
          report_flags(unit, run, command, *cache.ecosystem, mount.target, report);
    }
  }
}

}  // namespace

extern constexpr lint::Rule no_cache_beside_mount{
    .name = "no-cache-beside-mount",
    .category = "mounts",
    .summary = "A tool with a cache mount is told not to cache",
    .fixable = true,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
