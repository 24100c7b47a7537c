#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "lib/context/manifest.h"
#include "lib/optimize/candidates.h"
#include "lib/optimize/chunks.h"
#include "lib/optimize/copy_text.h"
#include "lib/optimize/followers.h"
#include "lib/optimize/installs.h"
#include "lib/optimize/needs.h"

namespace stowage::optimize {

namespace {

using knowledge::Action;
using knowledge::ActionKind;

/// The instruction's text behind its flags, and the text up to there: "RUN --mount=… " and "npm ci && …".
struct RunText {
  std::string_view head, script;
};

RunText run_text(const syntax::Dockerfile& file, const syntax::Instruction& run) {
  const std::uint32_t begin = run.line.to_source(run.operands_offset);
  return {slice(file.text, {run.span.begin, begin}), slice(file.text, {begin, run.span.end})};
}

std::vector<std::uint32_t> united(std::vector<std::uint32_t> a,
                                  const std::vector<std::uint32_t>& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::sort(a.begin(), a.end());
  a.erase(std::unique(a.begin(), a.end()), a.end());
  return a;
}

std::string cited(const std::set<std::string>& files) {
  if (files.size() > 3) return fmt::format("{} files", files.size());
  return fmt::format("`{}`", fmt::join(files, "`, `"));
}

class Finder {
 public:
  Finder(const graph::Graph& graph, const context::Context& context, const knowledge::Base& base,
         bool install_again)
      : graph_(graph),
        model_(*graph.model),
        file_(*model_.file),
        context_(context),
        base_(base),
        install_again_(install_again) {}

  Candidates find() {
    for (std::size_t s = 0; s < file_.stages.size(); ++s) {
      const syntax::Stage& stage = file_.stages[s];
      for (std::uint32_t i = stage.first + 1; i < stage.end; ++i) {
        if (file_.instructions[i].keyword != syntax::Keyword::run) continue;
        if (model_.stages[s].needed)
          at_run(stage, i);
        else if (brings_dependencies(i))
          note({.index = i},
               {"stage-not-built", "the image that is built does not use this stage"});
      }
    }
    return std::move(result_);
  }

 private:
  void at_run(const syntax::Stage& stage, std::uint32_t index) {
    const std::vector<ContextCopy> copies =
        context_copies(model_, stage.first + 1, index, context_);
    if (copies.empty()) return in_parent_stage(index);
    const std::vector<Install> installs = installs_of(
        graph_, index, stage.first, base_,
        [&](const Action& action) { return facts_of(action, copies); }, install_again_);
    if (installs.empty()) return explain_build(index, copies);
    for (const Install& install : installs) write(copies, install);
  }

  /// What the manifest that an install starts from says of its parts.
  std::optional<knowledge::InstallFacts> facts_of(const Action& action,
                                                  const std::vector<ContextCopy>& copies) const {
    const knowledge::Ecosystem* ecosystem = base_.ecosystem(action.ecosystem);
    if (!ecosystem || ecosystem->manifests.empty() || !context_.known()) return std::nullopt;
    if (!install_again_ && ecosystem->parts && knowledge::repeats_whole(*ecosystem->parts))
      return std::nullopt;
    const std::string place = knowledge::absolute(ecosystem->manifests.front(), action.folder);
    for (std::size_t i = copies.size(); i-- > 0;) {
      const auto path = copies[i].to_context(place);
      const auto kind = path ? context::manifest_kind(*path) : std::nullopt;
      if (!kind || context_.has(*path) != context::Known::yes) continue;
      const context::Manifest manifest = context::read_manifest(context_, *kind, *path);
      knowledge::InstallFacts facts{.events = {}, .workspace = !manifest.members.empty()};
      for (const context::Script& script : manifest.lifecycle) facts.events.push_back(script.name);
      return facts;
    }
    return std::nullopt;
  }

  bool brings_dependencies(std::uint32_t index) const {
    return optimize::brings_dependencies(graph_.steps[index], base_);
  }

  /// The sources may have come with the stage that this one stands on.
  void in_parent_stage(std::uint32_t index) {
    const model::Node& node = model_.nodes[index];
    if (!brings_dependencies(index) || !node.stage) return;
    const auto* parent = std::get_if<model::FromStage>(&model_.at(*node.stage).base);
    while (parent) {
      const model::Stage& stage = model_.at(parent->stage);
      for (const ContextCopy& copy :
           context_copies(model_, stage.from.index + 1, stage.end, context_)) {
        if (!brings_folder(copy)) continue;
        return refuse({.index = index},
                      {"copied-in-parent-stage",
                       fmt::format("the files come with the stage that this one stands on (line "
                                   "{}), whose image would change if they were copied later",
                                   file_.instructions[copy.index].first_line)});
      }
      parent = std::get_if<model::FromStage>(&stage.base);
    }
  }

  /// Nothing can stand above the copies: say why, where a step that takes long stands below a whole folder.
  void explain_build(std::uint32_t index, const std::vector<ContextCopy>& copies) {
    const knowledge::Effects& effects = graph_.steps[index].effects;
    if (std::none_of(copies.begin(), copies.end(), brings_folder)) return;
    const Install here{.index = index};
    if (effects.barrier)
      return note(here, {"unknown-command", "this step may read anything: " + *effects.barrier});
    for (const Action& action : effects.actions) {
      if (action.kind == ActionKind::clean) continue;
      return note(here, {"needs-source", why_it_needs_source(action, base_)});
    }
  }

  void refuse(const Install& install, const Trouble& trouble) {
    add_to(result_.refusals, install, trouble);
  }
  void note(const Install& install, const Trouble& trouble) {
    add_to(result_.notes, install, trouble);
  }
  void add_to(std::vector<Refusal>& list, const Install& install, const Trouble& trouble) const {
    const std::uint32_t line = file_.instructions[install.index].first_line;
    for (const Refusal& earlier : list) {
      if (earlier.line == line && earlier.code == trouble.code) return;
    }
    list.push_back({trouble.code, line, trouble.reason});
  }

  /// The file which says that the packages which `install` would download lie in the context.
  std::optional<std::string> vendored(const std::vector<ContextCopy>& copies,
                                      const Install& install) const {
    for (const Action& action : install.actions) {
      const knowledge::Ecosystem* ecosystem = base_.ecosystem(action.ecosystem);
      if (!ecosystem || !ecosystem->prefetch) continue;
      for (const std::string& name : ecosystem->prefetch->vendored) {
        for (const ContextCopy& copy : copies) {
          auto path = copy.to_context(knowledge::absolute(name, action.folder));
          if (path && context_.has(*path) == context::Known::yes) return path;
        }
      }
    }
    return std::nullopt;
  }

  void write(const std::vector<ContextCopy>& copies, const Install& install) {
    const bool downloads = install.prefetch && install.taken.empty();  // nothing without a manifest
    if (downloads) {
      if (const auto file = vendored(copies, install))
        return refuse(install, {"packages-in-context",
                                fmt::format("`{}` is in the build context: the build takes its "
                                            "packages from there",
                                            *file)});
    }
    std::set<std::string> files;
    for (const Action& action : install.actions) {
      if (needs_no_manifest(action, base_)) continue;
      const Needs needs = needs_of(action, copies, context_, base_);
      const std::uint32_t stage_first = file_.stages[stage_of(install.index)].first;
      if (needs.trouble && needs.trouble->code == "project-is-installed" &&
          brought_above(graph_, stage_first, install.index, action))
        return;
      if (needs.trouble) {
        if (std::any_of(copies.begin(), copies.end(),
                        [&](const ContextCopy& copy) { return brings_sources(copy, base_); }))
          refuse(install, *needs.trouble);
        return;
      }
      files.insert(needs.files.begin(), needs.files.end());
    }
    constexpr std::size_t most_files = 60;
    if (files.size() > most_files)
      return refuse(install, {"workspace-members-unknown",
                              fmt::format("{} files would have to be copied first", files.size())});
    const bool reads_context =
        std::any_of(install.actions.begin(), install.actions.end(), [&](const Action& action) {
          return !needs_no_manifest(action, base_) &&
                 std::any_of(copies.begin(), copies.end(), [&](const ContextCopy& copy) {
                   return copy.to_context(action.folder).has_value();
                 });
        });
    if (downloads && lacks_lock(install, files, base_))
      return refuse(install, {"manifest-not-in-context",
                              "no lock file is in the build context: the build would not take "
                              "what is downloaded without one"});
    if (files.empty() && (reads_context || downloads)) {
      if (works_in_unknown_folder(install.actions, base_)) return refuse(install, unknown_folder());
      if (!downloads && std::none_of(copies.begin(), copies.end(), brings_folder)) return;
      return refuse(install, {"manifest-not-in-context",
                              "no manifest of the install is in the build context"});
    }
    std::vector<Moved> moved;
    std::set<std::string> there;  // in the image, by copies that stay
    for (const ContextCopy& copy : copies) {
      Moved one{&copy, {}};
      std::set<std::string> places;
      for (const std::string& file : files) {
        if (!copy.taking(file)) continue;
        const std::string place = copy.image_path(file);
        if (!there.contains(place)) one.first.insert(file);
        places.insert(place);
      }
      const bool stays = !places.empty() && brings_only(copy, files);
      if (stays)
        there.insert(places.begin(), places.end());
      else
        moved.push_back(std::move(one));
    }
    if (moved.empty()) return;
    // All of them, the ones that hold a manifest, and each alone: where one is needed in its place, the others may still move.
    std::vector<std::vector<Moved>> choices = {moved};
    if (moved.size() > 1) {
      std::vector<Moved> holding;
      for (const Moved& one : moved) {
        if (!one.first.empty()) holding.push_back(one);
      }
      if (!holding.empty() && holding.size() < moved.size()) choices.push_back(holding);
      if (moved.size() <= 6) {
        for (const Moved& one : moved) choices.push_back({one});
      }
    }
    const std::vector<std::uint32_t> outputs = changing_outputs(
        model_, file_.stages[stage_of(install.index)].first + 1, install.index, context_);
    for (const auto& choice : choices) {
      const Between between(graph_, choice, install.index, files);
      const std::vector<std::uint32_t> changes = between.changes_of_sources();
      if (changes.empty()) add(choice, install, files, {});
      const auto followers = between.followers(changes);
      if (!followers.empty()) add(choice, install, files, followers);
      const auto all = between.followers(united(changes, outputs));
      if (all != followers) add(choice, install, files, all);
    }
  }

  /// No other file than these comes with a copy.
  bool brings_only(const ContextCopy& copy, const std::set<std::string>& files) const {
    return std::all_of(
        copy.sources.begin(), copy.sources.end(), [&](const ContextCopy::Source& source) {
          if (source.folder) return files.contains(source.path + "/");
          if (files.contains(source.path)) return true;
          if (source.path.find_first_of("*?[") == std::string::npos) return false;
          const auto fits = [&](std::string_view path) {
            return knowledge::glob_match(source.path, path);
          };
          if (!context_.known()) return std::any_of(files.begin(), files.end(), fits);
          const auto& entries = context_.tree().entries();
          return std::all_of(entries.begin(), entries.end(), [&](const context::Entry& entry) {
            return !fits(entry.path) || !context_.sees(entry) ||
                   files.contains(std::string(entry.path));
          });
        });
  }

  /// Needs of an install in line with the copies above the place in question; manifests are read once.
  const Needs& known_needs(std::uint32_t index, const Action& action,
                           const std::vector<ContextCopy>& copies) const {
    const auto key = std::tuple(index, action.ecosystem + ' ' + action.folder, copies.size());
    auto [found, is_new] = needs_.try_emplace(key);
    if (is_new || !action.files.empty()) found->second = needs_of(action, copies, context_, base_);
    return found->second;
  }

  /// What goes up names a file that would come later. `files` come before it, by these copies or by others that stay.
  bool lacks_a_file(const std::vector<Moved>& choice, const Install& install,
                    const std::set<std::string>& files) const {
    return std::any_of(
        install.reads.begin(), install.reads.end(), [&](const knowledge::Access& read) {
          if (read.unless || read.place.area != knowledge::Area::path || read.place.glob)
            return false;
          return std::any_of(choice.begin(), choice.end(), [&](const Moved& one) {
            const auto path = one.copy->to_context(read.place.path);
            return path && context_.has(*path) == context::Known::yes &&
                   context_.has_directory(*path) != context::Known::yes &&
                   one.copy->taking(*path) && !files.contains(*path);
          });
        });
  }

  static bool is_in(const ContextCopy& copy, const std::vector<Moved>& choice) {
    return std::any_of(choice.begin(), choice.end(),
                       [&](const Moved& one) { return one.copy->index == copy.index; });
  }

  /// An install between the copies and the place that they would move to, which lacks a manifest then: the checker may
  /// take its success for granted.
  bool strands_an_install(const std::vector<Moved>& choice, const Install& install,
                          const std::vector<std::uint32_t>& followers) const {
    const std::vector<ContextCopy> copies = context_copies(
        model_, file_.stages[stage_of(install.index)].first + 1, install.index, context_);
    for (std::uint32_t i = choice.front().copy->index + 1; i < install.index; ++i) {
      if (std::find(followers.begin(), followers.end(), i) != followers.end()) continue;
      for (const Action& action : graph_.steps[i].effects.actions) {
        if (needs_no_manifest(action, base_) || !optimize::brings_dependencies(action, base_))
          continue;
        const Needs& needs = known_needs(i, action, copies);
        for (const Moved& one : choice) {
          if (one.copy->index > i) continue;
          for (const std::string& file : needs.files) {
            if (!one.copy->taking(file) || one.first.contains(file)) continue;
            const bool stays =
                std::any_of(copies.begin(), copies.end(), [&](const ContextCopy& other) {
                  return other.index < i && other.taking(file) && !is_in(other, choice) &&
                         other.image_path(file) == one.copy->image_path(file);
                });
            if (!stays) return true;
          }
        }
      }
    }
    return false;
  }

  std::size_t stage_of(std::uint32_t index) const {
    std::size_t stage = 0;
    while (stage + 1 < file_.stages.size() && file_.stages[stage + 1].first <= index) ++stage;
    return stage;
  }

  void add(const std::vector<Moved>& choice, const Install& install,
           const std::set<std::string>& files, const std::vector<std::uint32_t>& followers) {
    if (strands_an_install(choice, install, followers) || lacks_a_file(choice, install, files))
      return;
    std::vector<Chunk> chunks = split_chunks(file_);
    const syntax::Instruction& run = file_.instructions[install.index];
    Chunk& place = chunks[install.index];
    place.text = closed_text(file_, install.index, place.text);
    std::vector<std::uint32_t> order = followers;
    for (const Moved& one : choice) order.push_back(one.copy->index);
    std::sort(order.begin(), order.end());
    std::string below;
    for (const std::uint32_t index : order) {
      const auto moved = moved_text(model_, index, chunks[index].text, install.index);
      if (!moved) return;
      below += *moved;
      chunks[index].text.clear();
    }
    for (const Moved& one : choice)
      chunks[one.copy->index].text = manifest_copies(file_, *one.copy, one.first);
    for (const std::uint32_t index : order) {
      // A blank line that stood between two instructions is not left behind where one of them is gone.
      if (chunks[index].text.empty() && chunks[index].gap == line_end(file_))
        chunks[index].gap.clear();
    }
    // What is written above a RUN is about the install in it.
    const std::size_t comments =
        install.taken.empty() ? std::size_t{0} : place.text.find(slice(file_.text, run.span));
    if (!take(place, run, install.taken)) return;
    if (install.prefetch) {
      const std::string_view head = run.flags.empty() ? "RUN " : run_text(file_, run).head;
      place.text = place.text.substr(0, comments) +
                   fmt::format("{}{}{}{}", head, *install.prefetch, line_end(file_), below) +
                   place.text.substr(comments);
    } else if (install.cut) {
      const Halves halves = split_run(run, *install.cut, place.text);
      place.text = halves.comments + halves.left + below + halves.right;
    } else {
      place.text += below;
    }
    Candidate candidate;
    candidate.text = join(file_, chunks);
    candidate.barrier = "barrier-between";
    candidate.obstacle = obstacle(choice, install, files, followers);
    candidate.move.kind = install.cut || !install.taken.empty() ? "split-run"
                          : install.prefetch                    ? "prefetch"
                                                                : "copy-manifests-first";
    candidate.move.line = file_.instructions[choice.front().copy->index].first_line;
    candidate.install_line = run.first_line;
    candidate.key = candidate.move.kind + '\n' + std::string(run.line.text);
    for (const std::uint32_t index : order)
      candidate.key.append("\n").append(file_.instructions[index].line.text);
    if (install.cut) candidate.key += std::to_string(install.cut->left_end);
    if (install.prefetch) candidate.key += *install.prefetch;
    candidate.move.title = title(choice, install, files);
    candidate.move.effect = "a change of other files no longer repeats the install";
    result_.candidates.push_back(std::move(candidate));
  }

  std::string title(const std::vector<Moved>& choice, const Install& install,
                    const std::set<std::string>& files) const {
    const std::uint32_t line = file_.instructions[install.index].first_line;
    if (install.prefetch)
      return fmt::format("copy {} and run `{}` first", cited(files), *install.prefetch);
    if (!files.empty())
      return fmt::format("copy {} first, the rest below the install in line {}", cited(files),
                         line);
    std::set<std::string> sources;
    for (const Moved& one : choice) {
      for (const ContextCopy::Source& source : one.copy->sources) sources.insert(source.written);
    }
    return fmt::format("copy {} below the install in line {}", cited(sources), line);
  }

  /// What between the copies and the place below the install needs the files that would come later, in words.
  std::string obstacle(const std::vector<Moved>& choice, const Install& install,
                       const std::set<std::string>& files,
                       const std::vector<std::uint32_t>& followers) const {
    for (const Moved& one : choice) {
      for (std::uint32_t i = one.copy->index + 1; i < install.index; ++i) {
        if (std::find(followers.begin(), followers.end(), i) != followers.end()) continue;
        if (const auto& barrier = graph_.steps[i].effects.barrier)
          return fmt::format("line {} may read anything: {}", file_.instructions[i].first_line,
                             *barrier);
        if (works_in_unknown_folder(graph_.steps[i].effects.actions, base_))
          return fmt::format(
              "line {} works in the folder in which the base image leaves the build, "
              "and that is not known; a WORKDIR would say it",
              file_.instructions[i].first_line);
        const graph::Dependency* dependency = graph_.find(one.copy->index, i);
        if (!dependency || dependency->kind() != graph::Kind::certain ||
            Between(graph_, choice, install.index, files).reads_only(i))
          continue;
        return fmt::format("line {} must stay above line {}: {}",
                           file_.instructions[one.copy->index].first_line,
                           file_.instructions[i].first_line, dependency->reasons.front().text);
      }
    }
    return "";
  }

  /// The RUN in a chunk without the parts that run above it now.
  bool take(Chunk& chunk, const syntax::Instruction& run,
            const std::vector<Install::Taken>& taken) const {
    if (taken.empty()) return true;
    const std::size_t begin = chunk.text.find(slice(file_.text, run.span));
    if (begin == std::string::npos) return false;
    for (auto part = taken.rbegin(); part != taken.rend(); ++part)
      chunk.text.replace(begin + (part->span.begin - run.span.begin), part->span.size(),
                         part->replacement);
    return true;
  }

  struct Halves {
    std::string comments;  ///< above the first
    std::string left, right;
  };
  /// "RUN a" and "RUN b" of "RUN a && b", with the flags of both.
  Halves split_run(const syntax::Instruction& run, const Cut& cut, const std::string& lines) const {
    const RunText parts = run_text(file_, run);
    const std::size_t offset = run.operands_offset;
    const std::uint32_t left_end = run.line.to_source(offset, offset + cut.left_end).end;
    const std::uint32_t right_begin = run.line.to_source(offset + cut.right_begin);
    const std::string left(slice(file_.text, {run.span.begin, left_end}));
    const std::size_t begin = lines.find(left);
    const std::string rest = lines.substr(begin + (right_begin - run.span.begin));
    // Comments between the two stand above the second.
    std::string between;
    const std::string_view gap = slice(file_.text, {left_end, right_begin});
    for (std::size_t at = 0; at < gap.size();) {
      const std::size_t end = std::min(gap.find('\n', at), gap.size() - 1) + 1;
      const std::size_t mark = gap.find_first_not_of(" \t", at);
      if (mark < end && gap[mark] == '#') between += gap.substr(mark, end - mark);
      at = end;
    }
    return {lines.substr(0, begin), left + std::string(line_end(file_)),
            between + std::string(parts.head) + cut.carried + rest};
  }

  const graph::Graph& graph_;
  const model::Model& model_;
  const syntax::Dockerfile& file_;
  const context::Context& context_;
  const knowledge::Base& base_;
  bool install_again_;
  Candidates result_;
  mutable std::map<std::tuple<std::uint32_t, std::string, std::size_t>, Needs> needs_;
};
}  // namespace

Candidates manifests_first(const graph::Graph& graph, const context::Context& context,
                           const knowledge::Base& base, bool install_again) {
  return Finder(graph, context, base, install_again).find();
}

}  // namespace stowage::optimize
