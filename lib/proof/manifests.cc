#include "lib/proof/manifests.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lib/context/path.h"
#include "lib/knowledge/script.h"

namespace stowage::proof {

namespace {

using context::Known;
using context::Manifest;
using knowledge::Access;
using knowledge::Action;

/// A manifest of an action, as it came from the context: where it lies there and in the image.
struct Found {
  std::string context_path;
  std::string image_path;
  const Manifest* manifest = nullptr;
  std::string ecosystem;
};

std::optional<context::ManifestKind> kind_of(const std::string& path, std::string_view reader) {
  if (reader == "requirements") {
    const std::string_view name = knowledge::program_name(path);
    if (name.ends_with(".toml") || name.ends_with(".py") || name.ends_with(".cfg"))
      return context::manifest_kind(path);
    return context::ManifestKind::requirements;
  }
  return context::manifest_kind(path);
}

/// `pip install flask` looks at no manifest, whatever lies in its folder.
bool looks_at_manifests(const Action& action, const knowledge::Ecosystem& ecosystem,
                        const knowledge::Effects& effects) {
  if (action.kind != knowledge::ActionKind::add || !action.files.empty()) return true;
  return std::any_of(
      ecosystem.manifests.begin(), ecosystem.manifests.end(), [&](const std::string& name) {
        const std::string path = knowledge::absolute(name, action.folder);
        return std::any_of(effects.reads.begin(), effects.reads.end(), [&](const Access& one) {
          return one.place.area == knowledge::Area::path && one.place.path == path && !one.unless;
        });
      });
}

/// Where a manifest of this name lies in a folder; of a pattern, those that fit.
void add_paths(const std::string& name, const std::string& folder, const Files& files,
               std::vector<std::string>& paths) {
  if (name.find_first_of("*?[") == std::string::npos)
    return paths.push_back(knowledge::absolute(name, folder));
  for (const auto& [path, entry] : files.entries)
    if (entry.kind == EntryKind::file && knowledge::parent(path) == folder &&
        knowledge::glob_match(name, knowledge::program_name(path)))
      paths.push_back(path);
}

/// The manifests that the actions start from; none when one of them cannot be told, or was changed
/// since it came from the context.
std::vector<Found> manifests_of(const knowledge::Effects& effects, Site& site) {
  std::vector<Found> out;
  Inputs& inputs = site.build.inputs;
  for (const Action& action : effects.actions) {
    const knowledge::Ecosystem* ecosystem = inputs.base.ecosystem(action.ecosystem);
    if (ecosystem == nullptr || !action.folder_known) return {};
    if (!looks_at_manifests(action, *ecosystem, effects)) continue;
    std::vector<std::string> paths = action.files;
    if (paths.empty())
      for (const std::string& name : ecosystem->manifests)
        add_paths(name, action.folder, site.files, paths);
    bool any = false;
    for (const std::string& path : paths) {
      const auto entry = site.files.entries.find(path);
      if (entry == site.files.entries.end() && action.files.empty()) continue;
      if (entry == site.files.entries.end() || entry->second.context_path.empty() ||
          status(site.files, path) != Status::file)
        return {};
      const auto kind = kind_of(path, ecosystem->reader);
      if (!kind) return {};
      const std::string& source = entry->second.context_path;
      auto [read, is_new] =
          inputs.manifests.try_emplace(fmt::format("{} {}", static_cast<int>(*kind), source));
      if (is_new) read->second = context::read_manifest(inputs.context, *kind, source);
      out.push_back({source, path, &read->second, ecosystem->name});
      any = true;
    }
    if (!any) return {};
  }
  return out;
}

bool is_whole(const Manifest& manifest) {
  return manifest.readable == Known::yes && manifest.complete && !manifest.dynamic &&
         manifest.problems.empty();
}

Known whole(const Manifest& manifest) { return is_whole(manifest) ? Known::yes : Known::unknown; }

/// What a manifest says to a fact of the knowledge base.
Known answer(std::string_view fact, const Found& found) {
  const Manifest& manifest = *found.manifest;
  const auto none = [&](bool empty) {
    if (!empty) return Known::no;
    return whole(manifest);
  };
  if (fact == "no-lifecycle-scripts") return none(manifest.lifecycle.empty());
  if (fact == "no-path-dependencies") return none(manifest.local.empty());
  if (fact == "no-root-package") {
    const auto told = manifest.is_package.find(found.ecosystem);
    if (manifest.readable != Known::yes || told == manifest.is_package.end()) return Known::unknown;
    return none(!told->second);
  }
  if (fact == "no-classmap") return none(manifest.listed.empty());
  if (fact == "no-autoloaded-folders") return none(manifest.listed_if_optimized.empty());
  if (fact == "targets-are-explicit") return none(manifest.targets.empty());
  if (fact == "gemfile-reads-no-files") return none(manifest.local.empty());
  // Other files that the manifest names are known one by one: they are read, and nothing else is.
  if (fact == "no-workspaces" || fact == "no-nested-requirements") return whole(manifest);
  if (fact == "project-references-known" || fact == "no-custom-targets")
    return manifest.dynamic ? Known::no : whole(manifest);
  return Known::unknown;
}

/// Where a context file lies in the image, if it was copied as its manifest was.
std::optional<std::string> image_path(const Found& found, const std::string& path) {
  const std::string folder(context::parent_of(found.context_path));
  std::string up;
  std::string below = folder;
  while (!context::is_inside(path, below)) {
    below = std::string(context::parent_of(below));
    up += "../";
  }
  const std::string rest =
      below.empty() ? path : path.substr(std::min(path.size(), below.size() + 1));
  return knowledge::absolute(up + rest, knowledge::parent(found.image_path));
}

/// A cache that a tool names as such is one, also where its files are named again.
void mark_caches(knowledge::Effects& effects) {
  std::vector<std::string> caches;
  for (const Access& one : effects.writes)
    if (one.scratch && one.place.area == knowledge::Area::path && !one.place.glob)
      caches.push_back(one.place.path);
  for (auto* accesses : {&effects.reads, &effects.writes})
    for (Access& one : *accesses)
      one.scratch |= one.place.area == knowledge::Area::path &&
                     std::any_of(caches.begin(), caches.end(), [&](const std::string& cache) {
                       return knowledge::within(one.place.path, cache);
                     });
}

bool stands_for_scripts(const Access& one) {
  return one.unless && one.unless->name == "no-lifecycle-scripts";
}

/// Where the commands of all scripts that an install runs are known, the scripts do what these do. False: they are not.
bool follow_scripts(knowledge::Effects& effects, const std::vector<Found>& manifests, Site& site) {
  if (std::none_of(effects.reads.begin(), effects.reads.end(), stands_for_scripts)) return false;
  knowledge::Effects all;
  bool any = false;
  for (const Found& one : manifests) {
    for (const context::Script& script : one.manifest->lifecycle) {
      const auto path = image_path(one, script.manifest);
      if (!path) return false;
      auto own = knowledge::effects_of_script(site.build.inputs.base, script.command,
                                              {.cwd = std::string(knowledge::parent(*path))});
      if (!own) return false;
      knowledge::append(all, *std::move(own));
      any = true;
    }
  }
  all.actions.clear();
  knowledge::append(effects, std::move(all));
  return any;
}

/// The fact under which no code of the project runs; empty: some does.
std::vector<std::string> facts_against_code(const knowledge::Effects& effects,
                                            const knowledge::Base& base) {
  std::vector<std::string> out;
  for (const Action& action : effects.actions)
    if (const knowledge::Ecosystem* ecosystem = base.ecosystem(action.ecosystem))
      for (const knowledge::Possibility& one : ecosystem->may)
        if (one.code) out.push_back(one.unless.name);
  return out;
}

/// Code of the project may look at anything; that it keeps to its folder is a fact about it.
void add_code(knowledge::Effects& effects, const std::string& who) {
  const knowledge::Assumption fact{
      {},
      fmt::format("the code of the project that {} runs reads and writes only the project's folder "
                  "and the files of packages",
                  who)};
  effects.reads.push_back({.place = {.path = "/", .tree = true}, .unless = fact});
  effects.writes.push_back({.place = {.area = knowledge::Area::anywhere}, .unless = fact});
}

/// There are local packages, and each is a folder of the context beside the manifest or below it, none around it.
bool has_folders_only(const std::vector<Found>& manifests) {
  bool any = false;
  for (const Found& one : manifests) {
    for (const context::LocalDependency& local : one.manifest->local) {
      const bool around = local.path.empty() || context::is_inside(one.context_path, local.path);
      if (around || local.outside || !image_path(one, local.path)) return false;
      any = true;
    }
  }
  return any;
}

/// Cargo refuses the manifest of a package of which no source is there.
bool lacks_targets(const std::vector<Found>& manifests, const knowledge::Effects& effects,
                   Site& site) {
  const auto asks = [&](const Action& action) {
    const knowledge::Ecosystem* ecosystem = site.build.inputs.base.ecosystem(action.ecosystem);
    return ecosystem != nullptr &&
           std::any_of(ecosystem->may.begin(), ecosystem->may.end(), [&](const auto& one) {
             return one.unless.name == "targets-are-explicit" &&
                    std::find(one.kinds.begin(), one.kinds.end(), action.kind) != one.kinds.end();
           });
  };
  if (std::none_of(effects.actions.begin(), effects.actions.end(), asks)) return false;
  return std::any_of(manifests.begin(), manifests.end(), [&](const Found& found) {
    std::vector<std::string> packages = found.manifest->members;
    packages.push_back(found.context_path);
    return std::any_of(packages.begin(), packages.end(), [&](const std::string& package) {
      bool any = false, there = false;
      for (const std::string& target : found.manifest->targets) {
        if (!context::is_inside(target, context::parent_of(package))) continue;
        const auto path = image_path(found, target);
        any = true;
        there = there || (path && status(site.files, *path) == Status::file);
      }
      return any && !there;
    });
  });
}

/// An install makes its folders (`node_modules`, `obj`) in those of the members too.
void add_outputs_of_members(knowledge::Effects& effects, const std::vector<Found>& manifests,
                            const knowledge::Base& base) {
  const bool installs = std::any_of(
      effects.actions.begin(), effects.actions.end(),
      [](const Action& action) { return action.kind == knowledge::ActionKind::install; });
  if (!installs) return;
  for (const Found& one : manifests) {
    const knowledge::Ecosystem* ecosystem = base.ecosystem(one.ecosystem);
    for (const std::string& member : one.manifest->members) {
      const auto path = image_path(one, member);
      if (ecosystem == nullptr || !path) continue;
      for (const std::string& output : ecosystem->outputs)
        effects.writes.push_back(
            {.place = {.path = knowledge::absolute(output, knowledge::parent(*path)),
                       .tree = true,
                       .glob = true}});
    }
  }
}

}  // namespace

bool lacks_manifest(const knowledge::Effects& effects, Site& site) {
  if (lacks_targets(manifests_of(effects, site), effects, site)) return true;
  const auto lacks = [&](const Action& action) {
    const bool needs = action.kind == knowledge::ActionKind::install ||
                       action.kind == knowledge::ActionKind::fetch;
    const knowledge::Ecosystem* ecosystem = site.build.inputs.base.ecosystem(action.ecosystem);
    if (!needs || ecosystem == nullptr || !action.folder_known || !action.packages.empty() ||
        (action.files.empty() && ecosystem->manifests.empty()))
      return false;
    const std::vector<std::string>& names =
        action.files.empty() ? ecosystem->manifests : action.files;
    return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
      const std::string path = knowledge::absolute(name, action.folder);
      const bool pattern = path.find_first_of("*?[") != std::string::npos;
      const Status there = status(site.files, path);
      return !pattern && (there == Status::absent || there == Status::base);
    });
  };
  return std::any_of(effects.actions.begin(), effects.actions.end(), lacks);
}

void settle(knowledge::Effects& effects, Site& site, const std::string& who) {
  const std::vector<Found> manifests = manifests_of(effects, site);
  const bool follows_scripts = follow_scripts(effects, manifests, site);
  const bool follows_locals = has_folders_only(manifests);
  mark_caches(effects);
  Ledger& ledger = site.setting().ledger;
  const auto holds = [&](const knowledge::Assumption& fact) {
    // A fact about a command, which the words name.
    if (fact.name.empty() && fact.text.find('`') != std::string::npos)
      return ledger.assume(fact.text);
    const bool scripts = follows_scripts && fact.name == "no-lifecycle-scripts";
    const bool locals = follows_locals && fact.name == "no-path-dependencies";
    Known known = manifests.empty() ? Known::unknown : Known::yes;
    std::string how;
    for (const Found& one : manifests) {
      const Known said = scripts || locals ? whole(*one.manifest) : answer(fact.name, one);
      if (said == Known::no || (said == Known::unknown && known == Known::yes)) known = said;
      how += (how.empty() ? "" : ", ") + one.context_path;
    }
    if (fact.rare && known != Known::yes) return false;
    if (locals)
      return known == Known::yes &&
             ledger.assume(fmt::format("{} reads of its local packages only their folders, and "
                                       "writes nothing there",
                                       who));
    if (scripts)
      return ledger.settle(fmt::format("{} runs no other scripts than those that it names, and "
                                       "these do what their manuals say",
                                       who),
                           known, "read in " + how);
    const bool nested = fact.name == "no-workspaces" || fact.name == "no-nested-requirements";
    return ledger.settle(
        nested && known == Known::yes
            ? fmt::format("{} reads what its manifests name, and no other files of "
                          "the project",
                          who)
            : fmt::format("{} (for {})", fact.text, who),
        known, "read in " + how);
  };
  const std::vector<std::string> against = facts_against_code(effects, site.build.inputs.base);
  const auto is_about_code = [&](const Access& one) {
    return one.unless &&
           std::find(against.begin(), against.end(), one.unless->name) != against.end();
  };
  const auto about = std::find_if(effects.reads.begin(), effects.reads.end(), is_about_code);
  if (effects.runs_project_code && !effects.barrier &&
      (about == effects.reads.end() || !holds(*about->unless)))
    add_code(effects, who);
  for (auto* accesses : {&effects.reads, &effects.writes}) {
    std::erase_if(*accesses, [&](const Access& one) { return one.unless && holds(*one.unless); });
    for (Access& one : *accesses) one.unless.reset();
  }
  if (follows_locals) {
    for (const Found& one : manifests)
      for (const context::LocalDependency& local : one.manifest->local)
        // Of what is only linked to, the manifest and the programs are read: they are among its needs and targets.
        if (const auto path = image_path(one, local.path); path && !local.outside && !local.linked)
          effects.reads.push_back({.place = {.path = *path, .tree = true}});
  }
  add_outputs_of_members(effects, manifests, site.build.inputs.base);
  for (const Found& one : manifests)
    for (const auto* files : {&one.manifest->needs, &one.manifest->targets})
      for (const std::string& file : *files)
        if (const auto path = image_path(one, file))
          effects.reads.push_back({.place = {.path = *path, .tree = true}});
}

std::optional<knowledge::InstallFacts> install_facts(const knowledge::Effects& effects,
                                                     Site& site) {
  const std::vector<Found> manifests = manifests_of(effects, site);
  if (manifests.empty()) return std::nullopt;
  knowledge::InstallFacts facts;
  for (const Found& one : manifests) {
    if (one.manifest->readable != Known::yes) return std::nullopt;
    for (const context::Script& script : one.manifest->lifecycle)
      facts.events.push_back(script.name);
    facts.workspace |= !one.manifest->members.empty();
  }
  return facts;
}

}  // namespace stowage::proof
