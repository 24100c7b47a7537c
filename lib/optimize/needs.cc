#include "lib/optimize/needs.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "lib/context/manifest.h"
#include "lib/context/path.h"
#include "lib/knowledge/resolves.h"
#include "lib/knowledge/script.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::optimize {

namespace {

std::string join_path(std::string_view folder, std::string_view name) {
  if (folder.empty()) return std::string(name);
  return std::string(folder) + "/" + std::string(name);
}

/// `path` below `folder`, or nothing. Both clean; "" is the root.
std::optional<std::string> below(std::string_view path, std::string_view folder) {
  if (folder.empty() || folder == "/")
    return std::string(path.starts_with('/') ? path.substr(1) : path);
  if (path == folder) return "";
  if (path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/') {
    return std::string(path.substr(folder.size() + 1));
  }
  return std::nullopt;
}

class Finder {
 public:
  Finder(const knowledge::Action& action, std::span<const ContextCopy> copies,
         const context::Context& context, const knowledge::Base& base,
         const knowledge::Ecosystem& ecosystem)
      : action_(action), copies_(copies), context_(context), base_(base), ecosystem_(ecosystem) {}

  Needs find() {
    named_files();
    if (!trouble_ && action_.files.empty()) manifests();
    return {std::move(files_), std::move(trouble_)};
  }

 private:
  void refuse(Trouble trouble) { refuse(std::move(trouble.code), std::move(trouble.reason)); }
  void refuse(std::string code, std::string reason) {
    if (!trouble_) trouble_ = Trouble{std::move(code), std::move(reason)};
  }

  /// The copy that is done last decides.
  std::optional<std::string> to_context(std::string_view image_path) const {
    for (std::size_t i = copies_.size(); i-- > 0;) {
      if (auto path = copies_[i].to_context(image_path)) return path;
    }
    return std::nullopt;
  }

  void named_files() {
    for (const std::string& file : action_.files) {
      if (file.empty() && !action_.folder_known) return refuse(unknown_folder());
      if (file.empty() || file.find('$') != std::string::npos)
        return refuse("computed-manifest",
                      "the script computes the names of the files that it installs from" +
                          (file.empty() ? "" : ": `" + file + "`"));
      const auto path = to_context(file);
      if (!path) continue;  // brought by another instruction
      if (context_.has(*path) == context::Known::no) {
        return refuse("manifest-not-in-context", "`" + *path + "` is not in the build context");
      }
      add(*path);
    }
  }

  void manifests() {
    if (!action_.folder_known && action_.folder.find('$') != std::string::npos)
      return refuse("unknown-folder", "the folder of the install is not known");
    if (!action_.folder_known && std::any_of(copies_.begin(), copies_.end(), [](const auto& copy) {
          return copy.written_destination.starts_with('/');
        }))
      return refuse(unknown_folder());
    const auto folder = to_context(action_.folder);
    if (!context_.known()) {
      if (folder) without_context(*folder);
      return;
    }
    bool has_manifest = false;
    for (const auto* names : {&ecosystem_.manifests, &ecosystem_.locks, &ecosystem_.optional}) {
      for (const std::string& name : *names) {
        const bool found = add_matching(name);
        has_manifest = has_manifest || (found && names == &ecosystem_.manifests);
      }
    }
    if (!has_manifest && folder) {
      refuse("manifest-not-in-context", "no manifest of " + ecosystem_.title + " is in `" +
                                            (folder->empty() ? "." : *folder) + "`");
    }
  }

  /// Where the context is not known, only a frozen install says what it reads: one manifest and one lock file.
  void without_context(const std::string& folder) {
    if (!action_.frozen || ecosystem_.manifests.size() != 1 || ecosystem_.locks.empty()) {
      return refuse("manifest-not-in-context",
                    "without the build context it is not known which manifests there are");
    }
    files_.insert(join_path(folder, ecosystem_.manifests.front()));
    files_.insert(join_path(folder, ecosystem_.locks.front()));
  }

  /// Manifests of this name that the copies bring to the folder of the install.
  bool add_matching(const std::string& pattern) {
    if (pattern.find_first_of("*?[") == std::string::npos) {
      const auto path = to_context(knowledge::absolute(pattern, action_.folder));
      if (!path || context_.has(*path) != context::Known::yes) return false;
      add(*path);
      return true;
    }
    bool found = false;
    for (const ContextCopy& copy : copies_) {
      if (const auto folder = copy.to_context(action_.folder))
        found = add_below(*folder, pattern) || found;
    }
    return found;
  }

  bool add_below(const std::string& folder, const std::string& pattern) {
    bool found = false;
    const bool deep = pattern.find('/') != std::string::npos;
    for (const context::Entry& entry : context_.tree().entries()) {
      if (entry.type != context::EntryType::file || !context_.sees(entry)) continue;
      const auto rest = below(entry.path, folder);
      if (!rest || rest->empty() || (!deep && rest->find('/') != std::string::npos)) continue;
      if (!knowledge::glob_match(pattern, *rest)) continue;
      add(std::string(entry.path));
      found = true;
    }
    return found;
  }

  /// A file and, when it is a manifest, all that it needs.
  void add(const std::string& path) {
    if (trouble_ || !files_.insert(path).second || !context_.known()) return;
    if (context_.has_directory(path) == context::Known::yes) {
      files_.erase(path);
      for (const context::Entry& entry : context_.tree().entries()) {
        if (entry.type == context::EntryType::file && context_.sees(entry) &&
            below(entry.path, path))
          files_.emplace(entry.path);
      }
      if (files_.size() > most_files)
        refuse("workspace-members-unknown", "too many files would have to be copied first");
      return;
    }
    auto kind = context::manifest_kind(path);
    if (!kind && ecosystem_.reader == "requirements") kind = context::ManifestKind::requirements;
    if (!kind) return;
    const context::Manifest manifest = context::read_manifest(context_, *kind, path);
    for (const std::string& need : manifest.needs) add(need);
    if (!add_targets(manifest)) return;
    for (const context::LocalDependency& local : manifest.local) {
      if (!local.outside) add_local(local, path);
    }
    if (!action_.no_code) {
      for (const context::Script& script : manifest.lifecycle) add_script(script);
    }
    const auto package = manifest.is_package.find(ecosystem_.name);
    if (!action_.no_project && package != manifest.is_package.end() && package->second) {
      refuse("project-is-installed",
             fmt::format("`{}` describes a package, which {} installs too, from its sources{}",
                         path, ecosystem_.title,
                         ecosystem_.parts && action_.kind == knowledge::ActionKind::install
                             ? "; --install-again leaves it out with " + ecosystem_.parts->first +
                                   " in a step above them"
                             : ""));
    }
    if (manifest.dynamic && !action_.no_project) {
      refuse("dynamic-manifest", manifest.dynamic_reasons.empty()
                                     ? "`" + path + "` runs code"
                                     : manifest.dynamic_reasons.front());
    }
  }

  /// Files that must be there to be found; what is copied first for that would be sources.
  bool add_targets(const context::Manifest& manifest) {
    const bool refuses = std::any_of(
        ecosystem_.may.begin(), ecosystem_.may.end(), [&](const knowledge::Possibility& one) {
          return one.unless.name == "targets-are-explicit" &&
                 std::find(one.kinds.begin(), one.kinds.end(), action_.kind) != one.kinds.end();
        });
    for (const std::string& target : manifest.targets) {
      if (refuses) {
        refuse("needs-source",
               fmt::format("{} takes no manifest without the sources that belong to "
                           "it: `{}`",
                           ecosystem_.title, target));
        return false;
      }
      if (context_.has(target) == context::Known::yes) files_.insert(target);
    }
    return true;
  }

  /// A package of the project that an install takes: all of its folder must be there.
  void add_local(const context::LocalDependency& local, const std::string& manifest) {
    if (local.linked) return;
    const bool holds_manifest = local.path.empty() || below(manifest, local.path).has_value();
    if (holds_manifest || context_.has_directory(local.path) != context::Known::yes)
      return refuse("path-dependency",
                    "`" + local.manifest + "` takes a package from `" + local.path + "`");
    files_.insert(local.path + "/");
  }

  /// What a script reads that an install runs.
  void add_script(const context::Script& script) {
    const auto unknown = [&] {
      refuse("lifecycle-script-needs-source", "`" + script.manifest + "` runs `" + script.command +
                                                  "` (" + script.name + ") at install");
    };
    const std::string folder = context::parent_of(script.manifest) == ""
                                   ? "/"
                                   : "/" + std::string(context::parent_of(script.manifest));
    // As if the context lay at the root: only which of its files are meant counts here.
    const auto effects = knowledge::effects_of_script(base_, script.command, {.cwd = folder});
    if (!effects) return unknown();
    for (const knowledge::Access& read : effects->reads) {
      if (read.place.area != knowledge::Area::path || !read.place.path.starts_with(folder))
        continue;
      const std::string path = read.place.path.substr(1);
      if (read.place.glob || path.empty() || read.place.path == folder) return unknown();
      const bool is_there = context_.has(path) == context::Known::yes ||
                            context_.has_directory(path) == context::Known::yes;
      if (is_there && read.unless) return unknown();
      if (is_there) add(path);
    }
  }

  static constexpr std::size_t most_files = 60;

  const knowledge::Action& action_;
  std::span<const ContextCopy> copies_;
  const context::Context& context_;
  const knowledge::Base& base_;
  const knowledge::Ecosystem& ecosystem_;
  std::set<std::string> files_;
  std::optional<Trouble> trouble_;
};

std::string clean_source(std::string_view source) {
  while (source.starts_with("./") || source.starts_with('/'))
    source.remove_prefix(source.starts_with('/') ? 1 : 2);
  while (source.ends_with('/')) source.remove_suffix(1);
  if (source.ends_with("/.")) source.remove_suffix(2);
  return source == "." ? "" : std::string(source);
}

}  // namespace

std::optional<std::string> ContextCopy::to_context(std::string_view image_path) const {
  const auto rest = below(image_path, destination);
  if (!rest) return std::nullopt;
  if (parents) return rest->empty() || taking(*rest) ? rest : std::nullopt;
  for (std::size_t i = sources.size(); i-- > 0;) {
    const Source& source = sources[i];
    if (source.folder) return rest->empty() ? source.path : join_path(source.path, *rest);
    const std::string_view file = std::string_view(source.path).substr(source.path.rfind('/') + 1);
    if (into_folder && *rest == file) return source.path;
    if (!into_folder && rest->empty()) return source.path;
    if (into_folder && knowledge::glob_match(file, *rest)) {
      return join_path(
          source.path.substr(0, source.path.size() - std::min(source.path.size(), file.size() + 1)),
          *rest);
    }
    // The folder itself, for an install that looks for its manifests there.
    if (into_folder && rest->empty())
      return source.path.substr(0,
                                source.path.size() - std::min(source.path.size(), file.size() + 1));
  }
  return std::nullopt;
}

std::string ContextCopy::image_path(std::string_view context_path) const {
  const Source* source = taking(context_path);
  const std::string folder = destination == "/" ? "" : destination;
  if (source == nullptr) return "";
  if (parents) return folder + "/" + std::string(context_path);
  if (source->folder) return folder + "/" + below(context_path, source->path).value_or("");
  if (!into_folder) return destination;
  return folder + "/" + std::string(context_path.substr(context_path.rfind('/') + 1));
}

const ContextCopy::Source* ContextCopy::taking(std::string_view context_path) const {
  for (const Source& source : sources) {
    if (source.folder
            ? below(context_path, source.path).has_value()
            : source.path == context_path || knowledge::glob_match(source.path, context_path)) {
      return &source;
    }
  }
  return nullptr;
}

std::optional<ContextCopy> context_copy(const model::Model& model, std::uint32_t index,
                                        const context::Context& context) {
  const model::Node& node = model.nodes[index];
  const auto* copy = node.instruction->as<syntax::Copy>();
  const auto* facts = node.as<model::CopyFacts>();
  if (!copy || !facts || !std::holds_alternative<model::FromContext>(facts->from))
    return std::nullopt;
  if (!facts->heredocs.empty()) return std::nullopt;
  if (facts->sources.size() != copy->sources.size()) return std::nullopt;
  // Where only the folder that the base image works in is not known, it is the same for the copy and for the install.
  const std::string& destination = facts->destination.text;
  if (!facts->destination.known && destination.find('$') != std::string::npos) return std::nullopt;
  ContextCopy result{.index = index, .written_destination = std::string(copy->destination.text)};
  for (std::size_t i = 0; i < facts->sources.size(); ++i) {
    const model::Value& source = facts->sources[i].value;
    if (!source.known || source.text.find("..") != std::string::npos ||
        source.text.find(':') != std::string::npos)
      return std::nullopt;
    ContextCopy::Source one{.written = std::string(copy->sources[i].text),
                            .path = clean_source(source.text)};
    const bool glob = one.path.find_first_of("*?[") != std::string::npos;
    const context::Known folder = one.path.empty() ? context::Known::yes
                                  : glob           ? context::Known::no
                                                   : context.has_directory(one.path);
    one.folder = folder == context::Known::yes ||
                 (folder == context::Known::unknown && source.text.ends_with('/'));
    result.sources.push_back(std::move(one));
  }
  result.destination = facts->destination.text;
  result.parents = copy->parents;
  result.into_folder = result.destination.ends_with('/') || result.parents ||
                       result.sources.size() > 1 ||
                       result.sources.front().path.find_first_of("*?[") != std::string::npos;
  while (result.destination.size() > 1 && result.destination.ends_with('/'))
    result.destination.pop_back();
  // A file to the folder of the stage, as in `COPY package.json .`.
  const model::Value& cwd = model.cwd_at(node);
  if (knowledge::absolute(cwd.text, "/") == result.destination) result.into_folder = true;
  return result;
}

std::vector<ContextCopy> context_copies(const model::Model& model, std::uint32_t begin,
                                        std::uint32_t end, const context::Context& context) {
  std::vector<ContextCopy> copies;
  for (std::uint32_t i = begin; i < end; ++i) {
    auto copy = context_copy(model, i, context);
    if (!copy) continue;
    // A file to a folder that an earlier copy made.
    for (const ContextCopy& earlier : copies) {
      const bool makes_folder = earlier.into_folder || earlier.sources.front().folder;
      if (below(earlier.destination, copy->destination) &&
          (makes_folder || earlier.destination != copy->destination))
        copy->into_folder = true;
    }
    copies.push_back(*std::move(copy));
  }
  return copies;
}

bool brings_folder(const ContextCopy& copy) {
  return std::any_of(copy.sources.begin(), copy.sources.end(),
                     [](const ContextCopy::Source& source) { return source.folder; });
}

bool brings_sources(const ContextCopy& copy, const knowledge::Base& base) {
  return std::any_of(copy.sources.begin(), copy.sources.end(), [&](const auto& source) {
    return source.folder || !base.of_file(knowledge::program_name(source.path));
  });
}

std::vector<std::uint32_t> changing_outputs(const model::Model& model, std::uint32_t begin,
                                            std::uint32_t end, const context::Context& context) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = begin; i < end; ++i) {
    if (!model.nodes[i].as<model::CopyFacts>()) continue;
    const auto taken = graph::imports(model, {i});
    if (std::any_of(taken.begin(), taken.end(), [&](const graph::Import& one) {
          const model::Stage& stage = model.at(one.stage);
          return !context_copies(model, stage.from.index + 1, stage.end, context).empty();
        }))
      found.push_back(i);
  }
  return found;
}

Trouble unknown_folder() {
  return {"unknown-folder",
          "the install works in the folder in which the base image leaves the build, and that is "
          "not known; a WORKDIR above the COPY would say it"};
}

std::string why_it_needs_source(const knowledge::Action& action, const knowledge::Base& base) {
  const knowledge::Ecosystem* ecosystem = base.ecosystem(action.ecosystem);
  const std::string& title = ecosystem ? ecosystem->title : action.ecosystem;
  if (action.kind != knowledge::ActionKind::lock)
    return "the project is built here (" + title +
           "), and nothing of that only brings dependencies";
  if (action.packages.empty() || (ecosystem && knowledge::resolves_fetched(action, *ecosystem)))
    return "what the sources need is looked for here (" + title + "), and the lock file written";
  return "packages are added here (" + title + ") to a manifest that comes with the sources";
}

Needs needs_of(const knowledge::Action& action, std::span<const ContextCopy> copies,
               const context::Context& context, const knowledge::Base& base) {
  const knowledge::Ecosystem* ecosystem = base.ecosystem(action.ecosystem);
  if (!ecosystem)
    return {{}, Trouble{"unknown-command", "nothing is known of `" + action.ecosystem + "`"}};
  return Finder(action, copies, context, base, *ecosystem).find();
}

}  // namespace stowage::optimize
