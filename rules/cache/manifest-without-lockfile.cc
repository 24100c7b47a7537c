#include <algorithm>
#include <set>
#include <string>

#include "lib/context/glob.h"
#include "lib/knowledge/knowledge.h"
#include "lib/lint/final_image.h"
#include "lib/lint/tool_caches.h"
#include "lib/lint/unit.h"
#include "lib/model/path.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using knowledge::Ecosystem;
using lint::Unit;

/// Asked for every COPY, so what is compiled in is looked up, not searched for.
bool is_manifest(const knowledge::Base& base, std::string_view name) {
  if (&base != &knowledge::builtin())
    return std::any_of(base.ecosystems.begin(), base.ecosystems.end(), [&](const auto& each) {
      return std::find(each->manifests.begin(), each->manifests.end(), name) !=
             each->manifests.end();
    });
  static const std::set<std::string, std::less<>> names = [] {
    std::set<std::string, std::less<>> out;
    for (const auto& ecosystem : knowledge::builtin().ecosystems)
      out.insert(ecosystem->manifests.begin(), ecosystem->manifests.end());
    return out;
  }();
  return names.find(name) != names.end();
}

/// Is the file of the context among what a COPY takes by now?
bool is_copied(const Unit& unit, const lint::Place& place, const std::string& path) {
  for (std::uint32_t i = unit.tree().stages[place.stage].first;
       i < unit.tree().stages[place.stage].end; ++i) {
    const auto* copy = unit.tree().instructions[i].as<syntax::Copy>();
    if (copy == nullptr || !copy->from.empty()) continue;
    for (const syntax::Word& source : copy->sources) {
      const std::string name = model::clean_path(source.text);
      if (name.find('$') != std::string::npos || name == "." || name == "/") return true;
      if (name == path || path.starts_with(name + "/")) return true;
      const auto glob = context::Glob::go_match(name);
      if (glob && glob->matches(path)) return true;
    }
  }
  // A bind mount of the context may bring it.
  return unit.text().find("type=bind") != std::string_view::npos;
}

/// A lock file that lies beside a manifest and is not copied; empty: none.
std::string missing_lock(const Unit& unit, const lint::Place& place, const Ecosystem& ecosystem,
                         const std::string& folder, std::string_view name) {
  const auto& manifests = ecosystem.manifests;
  if (std::find(manifests.begin(), manifests.end(), name) == manifests.end()) return {};
  const std::string beside = lint::folder_of(unit.source().path());
  for (const std::string& lock : ecosystem.locks)
    if (lock.find('*') == std::string::npos && unit.exists(beside + folder + lock))
      return is_copied(unit, place, folder + lock) ? std::string() : folder + lock;
  return {};
}

/// The stage, or one that begins at it, chooses versions by the manifest: one that is only read (`"type": "module"`) needs
/// no lock file.
bool is_installed(const Unit& unit, const lint::Place& place, const Ecosystem& ecosystem) {
  const auto& stages = unit.tree().stages;
  for (std::uint32_t stage = place.stage; stage < stages.size(); ++stage) {
    if (stage != place.stage && lint::base_stage(unit.tree(), stage) != place.stage) continue;
    const std::uint32_t first = stage == place.stage ? place.index : stages[stage].first;
    for (std::uint32_t i = first; i < stages[stage].end; ++i) {
      const syntax::Instruction& run = unit.tree().instructions[i];
      if (run.keyword != syntax::Keyword::run || !run.valid) continue;
      const auto& actions = lint::effects_without_mounts(unit, i).actions;
      if (std::any_of(actions.begin(), actions.end(), [&](const knowledge::Action& action) {
            return action.ecosystem == ecosystem.name;
          }))
        return true;
    }
  }
  return false;
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || !copy->from.empty() || place.onbuild || place.stage == lint::no_stage)
    return;
  for (const syntax::Word& source : copy->sources) {
    const std::string path = model::clean_path(source.text);
    const std::string_view name = model::base_name(path);
    if (!is_manifest(unit.knowledge(), name)) continue;
    const std::string folder = path.substr(0, path.size() - name.size());
    for (const auto& ecosystem : unit.knowledge().ecosystems) {
      const std::string lock = missing_lock(unit, place, *ecosystem, folder, name);
      if (lock.empty() || !is_installed(unit, place, *ecosystem)) continue;
      lint::Diagnostic& found =
          report.add(source.span, "`" + path + "` is copied without `" + lock +
                                      "`, so the versions are chosen anew in each build");
      found.help = "copy `" + lock + "` with it";
      break;
    }
  }
}

}  // namespace

extern constexpr lint::Rule manifest_without_lockfile{
    .name = "manifest-without-lockfile",
    .category = "cache",
    .summary = "A manifest is copied without its lock file",
    .keywords = {syntax::Keyword::copy},
    .on_instruction = check};

}  // namespace stowage::rules
