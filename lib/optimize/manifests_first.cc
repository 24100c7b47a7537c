#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "lib/optimize/candidates.h"
#include "lib/optimize/chunks.h"
#include "lib/optimize/needs.h"
#include "lib/shell/commands.h"

namespace stowage::optimize {

namespace {

using knowledge::Action;
using knowledge::ActionKind;

/// Packages of the distribution, and what the command line names: nothing of the context is read.
bool needs_no_manifest(const Action& action, const knowledge::Base& base) {
  const knowledge::Ecosystem* ecosystem = base.ecosystem(action.ecosystem);
  return ecosystem && (ecosystem->system || action.kind == ActionKind::add) &&
         action.files.empty() && action.kind != ActionKind::build &&
         action.kind != ActionKind::clean && action.kind != ActionKind::lock;
}

bool brings_dependencies(const Action& action, const knowledge::Base& base) {
  if (needs_no_manifest(action, base)) return true;
  return base.ecosystem(action.ecosystem) &&
         (action.kind == ActionKind::install || action.kind == ActionKind::fetch);
}

/// The instruction's text behind its flags, and the text up to there: "RUN --mount=… " and "npm ci && …".
struct RunText {
  std::string_view head, script;
};

RunText run_text(const syntax::Dockerfile& file, const syntax::Instruction& run) {
  const std::uint32_t begin = run.line.to_source(run.operands_offset);
  return {slice(file.text, {run.span.begin, begin}), slice(file.text, {begin, run.span.end})};
}

/// Where a RUN can be cut in two: offsets in its logical line behind each top-level `&&`.
struct Cut {
  std::size_t left_end;     ///< end of the command before the `&&`
  std::size_t right_begin;  ///< begin of the command behind it
};

/// Places between commands at which nothing but the file system carries over: no `cd`, no variables, all joined by &&.
std::vector<Cut> cuts(const syntax::Instruction& run) {
  std::vector<Cut> found;
  if (run.exec_form || !run.heredocs.empty() || run.operands.empty()) return found;
  const std::string_view text = run.line.text.substr(run.operands_offset);
  const shell::Script script = shell::parse(text);
  if (!script.complete) return found;
  const shell::CommandList list = shell::flatten(script);
  const shell::Command* last = nullptr;
  for (const shell::Command& command : list.commands) {
    const bool top = !command.in_subshell && !command.in_substitution && !command.in_function &&
                     !command.in_loop;
    if (!top) continue;
    if (command.conditional || command.in_condition || command.background ||
        command.kind != shell::CommandKind::simple)
      return {};
    if (last) {
      if (command.connector != shell::Connector::and_then) return {};
      found.push_back({last->span.end, command.span.begin});
    }
    // What the rest would need again: a folder, variables, options of the shell.
    const bool carries = command.argv.empty() || command.name == "cd" || command.name == "export" ||
                         command.name == "set" || command.name == "." || command.name == "source" ||
                         command.name == "pushd" || command.name == "umask";
    if (carries) return {};
    last = &command;
  }
  return found;
}

struct Install {
  std::uint32_t index = 0;
  std::vector<Action> actions;          ///< of dependencies; all must be served
  std::optional<Cut> cut;               ///< the install is only the left part
  std::optional<std::string> prefetch;  ///< not there: a step to be inserted above
};

class Finder {
 public:
  Finder(const graph::Graph& graph, const context::Context& context, const knowledge::Base& base)
      : graph_(graph), model_(*graph.model), file_(*model_.file), context_(context), base_(base) {}

  Candidates find() {
    for (const syntax::Stage& stage : file_.stages) {
      for (std::uint32_t i = stage.first + 1; i < stage.end; ++i) {
        if (file_.instructions[i].keyword == syntax::Keyword::run) at_run(stage, i);
      }
    }
    return std::move(result_);
  }

 private:
  void at_run(const syntax::Stage& stage, std::uint32_t index) {
    const auto& actions = graph_.steps[index].effects.actions;
    std::vector<Install> installs;
    Install whole{.index = index};
    for (const Action& action : actions) {
      if (brings_dependencies(action, base_)) whole.actions.push_back(action);
    }
    if (!whole.actions.empty()) {
      const bool mixed = whole.actions.size() != actions.size();
      for (const Cut& cut : cuts(file_.instructions[index])) {
        if (!mixed && actions.size() == whole.actions.size()) break;
        Install part = whole;
        part.cut = cut;
        installs.push_back(std::move(part));
      }
      std::reverse(installs.begin(), installs.end());  // keep as much as possible with the install
      installs.insert(installs.begin(), whole);
    } else {
      prefetches(stage, index, actions, installs);
    }
    std::vector<ContextCopy> copies;
    for (std::uint32_t c = stage.first + 1; c < index; ++c) {
      if (auto copy = context_copy(model_, c, context_)) copies.push_back(*std::move(copy));
    }
    if (copies.empty()) return;
    if (installs.empty()) return explain_build(index, copies);
    for (const Install& install : installs) write(copies, install);
  }

  /// Nothing can stand above the copies: say why, where a step that takes long stands below a whole folder.
  void explain_build(std::uint32_t index, const std::vector<ContextCopy>& copies) {
    const knowledge::Effects& effects = graph_.steps[index].effects;
    const bool wide = std::any_of(copies.begin(), copies.end(), [](const ContextCopy& copy) {
      return std::any_of(copy.sources.begin(), copy.sources.end(),
                         [](const ContextCopy::Source& source) { return source.folder; });
    });
    if (!wide) return;
    const Install here{.index = index};
    if (effects.barrier)
      return refuse(here, {"unknown-command", "this step may read anything: " + *effects.barrier});
    for (const Action& action : effects.actions) {
      if (action.kind == ActionKind::clean) continue;
      return refuse(here, {"needs-source",
                           "this step of " + action.ecosystem +
                               " reads the sources, and none of it brings dependencies alone"});
    }
  }

  /// A build that would download its dependencies itself: let a step before it do that.
  void prefetches(const syntax::Stage& stage, std::uint32_t index,
                  const std::vector<Action>& actions, std::vector<Install>& installs) {
    for (const Action& action : actions) {
      const knowledge::Ecosystem* ecosystem = base_.ecosystem(action.ecosystem);
      if (!ecosystem || !ecosystem->prefetch || action.kind != ActionKind::build) continue;
      const bool already = [&] {
        for (std::uint32_t i = stage.first; i < index; ++i) {
          for (const Action& other : graph_.steps[i].effects.actions) {
            if (other.ecosystem == action.ecosystem) return true;
          }
        }
        return false;
      }();
      if (already) return;
      Action fetch = action;
      fetch.kind = ActionKind::fetch;
      fetch.files.clear();
      fetch.frozen = true;
      const model::Value& cwd = model_.cwd_at(model_.nodes[index]);
      if (knowledge::absolute(cwd.text, "/") != action.folder) continue;
      installs.push_back({.index = index,
                          .actions = {fetch},
                          .cut = std::nullopt,
                          .prefetch = ecosystem->prefetch->command});
      return;
    }
  }

  void refuse(const Install& install, const Trouble& trouble) {
    const std::uint32_t line = file_.instructions[install.index].first_line;
    for (const Refusal& earlier : result_.refusals) {
      if (earlier.line == line && earlier.code == trouble.code) return;
    }
    result_.refusals.push_back({trouble.code, line, trouble.reason});
  }

  /// What becomes of a copy that stands above an install.
  struct Moved {
    const ContextCopy* copy;
    std::set<std::string> first;  ///< what of it must still stand above the install
  };

  void write(const std::vector<ContextCopy>& copies, const Install& install) {
    std::set<std::string> files;
    for (const Action& action : install.actions) {
      if (needs_no_manifest(action, base_)) continue;
      const Needs needs = needs_of(action, copies, context_, base_);
      if (needs.trouble) return refuse(install, *needs.trouble);
      files.insert(needs.files.begin(), needs.files.end());
    }
    const bool reads_context =
        std::any_of(install.actions.begin(), install.actions.end(), [&](const Action& action) {
          return !needs_no_manifest(action, base_) &&
                 std::any_of(copies.begin(), copies.end(), [&](const ContextCopy& copy) {
                   return copy.to_context(action.folder).has_value();
                 });
        });
    if (files.empty() && reads_context) {
      return refuse(install, {"manifest-not-in-context",
                              "no manifest of the install is in the build context"});
    }
    std::vector<Moved> moved;
    for (const ContextCopy& copy : copies) {
      Moved one{&copy, {}};
      for (const std::string& file : files) {
        if (copy.taking(file)) one.first.insert(file);
      }
      const bool whole = std::all_of(
          copy.sources.begin(), copy.sources.end(), [&](const ContextCopy::Source& source) {
            if (source.folder) return false;
            return files.contains(source.path) ||
                   std::any_of(files.begin(), files.end(), [&](const std::string& file) {
                     return knowledge::glob_match(source.path, file);
                   });
          });
      if (!whole || one.first.empty()) moved.push_back(std::move(one));
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
    for (const auto& choice : choices) {
      add(choice, install, files, {});
      const auto followers = dependents(choice, install, files);
      if (!followers.empty()) add(choice, install, files, followers);
    }
  }

  /// Instructions between the copies and the install that need what the copies bring and the manifests do not.
  std::vector<std::uint32_t> dependents(const std::vector<Moved>& choice, const Install& install,
                                        const std::set<std::string>& files) const {
    std::vector<std::uint32_t> found;
    std::vector<std::uint32_t> above;
    for (const Moved& one : choice) above.push_back(one.copy->index);
    for (std::uint32_t i = above.front() + 1; i < install.index; ++i) {
      if (std::find(above.begin(), above.end(), i) != above.end()) continue;
      const syntax::Keyword keyword = file_.instructions[i].keyword;
      if (keyword != syntax::Keyword::run && keyword != syntax::Keyword::copy &&
          keyword != syntax::Keyword::add)
        continue;
      const bool depends = std::any_of(above.begin(), above.end(), [&](std::uint32_t m) {
        return m < i && graph_.find(m, i) != nullptr;
      });
      if (!depends || reads_only(i, choice, files)) continue;
      found.push_back(i);
      above.push_back(i);
    }
    return found;
  }

  bool reads_only(std::uint32_t index, const std::vector<Moved>& choice,
                  const std::set<std::string>& files) const {
    const auto& effects = graph_.steps[index].effects;
    if (effects.barrier || effects.runs_project_code) return false;
    return std::all_of(effects.reads.begin(), effects.reads.end(),
                       [&](const knowledge::Access& access) {
                         if (access.place.area == knowledge::Area::system) return true;
                         if (access.place.area != knowledge::Area::path) return false;
                         return std::all_of(choice.begin(), choice.end(), [&](const Moved& one) {
                           const auto path = one.copy->to_context(access.place.path);
                           if (!path)
                             return !knowledge::within(one.copy->destination, access.place.path) ||
                                    !access.place.tree;
                           return !access.place.tree && !access.place.glob && files.contains(*path);
                         });
                       });
  }

  void add(const std::vector<Moved>& choice, const Install& install,
           const std::set<std::string>& files, const std::vector<std::uint32_t>& followers) {
    std::vector<Chunk> chunks = split_chunks(file_);
    const syntax::Instruction& run = file_.instructions[install.index];
    std::vector<std::uint32_t> order = followers;
    for (const Moved& one : choice) order.push_back(one.copy->index);
    std::sort(order.begin(), order.end());
    std::string below;
    for (const std::uint32_t index : order) {
      below += chunks[index].text;
      chunks[index].text.clear();
    }
    for (const Moved& one : choice)
      chunks[one.copy->index].text = manifest_copies(*one.copy, one.first);
    for (const std::uint32_t index : order) {
      // A blank line that stood between two instructions is not left behind where one of them is gone.
      if (chunks[index].text.empty() && chunks[index].gap == line_end(file_))
        chunks[index].gap.clear();
    }
    Chunk& place = chunks[install.index];
    if (install.prefetch) {
      const bool has_mounts = !run.flags.empty();
      const std::string_view head = has_mounts ? run_text(file_, run).head : "RUN ";
      place.text =
          fmt::format("{}{}{}{}", head, *install.prefetch, line_end(file_), below) + place.text;
    } else if (install.cut) {
      const auto [left, right] = split_run(run, *install.cut);
      const std::size_t comments =
          place.text.find(slice(file_.text, {run.span.begin, run.span.begin + 3}));
      place.text = place.text.substr(0, comments) + left + below + right;
    } else {
      place.text += below;
    }
    Candidate candidate;
    candidate.text = join(chunks);
    candidate.barrier = "barrier-between";
    candidate.move.kind = install.prefetch ? "prefetch"
                          : install.cut    ? "split-run"
                                           : "copy-manifests-first";
    candidate.move.line = file_.instructions[choice.front().copy->index].first_line;
    const std::string listed = files.empty()      ? std::string("nothing of the context")
                               : files.size() > 3 ? fmt::format("{} manifests", files.size())
                                                  : fmt::format("`{}`", fmt::join(files, "`, `"));
    candidate.move.title =
        install.prefetch ? fmt::format("copy {} and run `{}` first", listed, *install.prefetch)
                         : fmt::format("copy {} first, the rest below the install in line {}",
                                       listed, run.first_line);
    candidate.move.effect = "a change of other files no longer repeats the install";
    result_.candidates.push_back(std::move(candidate));
  }

  /// "RUN a" and "RUN b" of "RUN a && b", with the flags of both.
  std::pair<std::string, std::string> split_run(const syntax::Instruction& run,
                                                const Cut& cut) const {
    const RunText parts = run_text(file_, run);
    const std::uint32_t left_end =
        run.line.to_source(run.operands_offset, run.operands_offset + cut.left_end).end;
    const std::uint32_t right_begin = run.line.to_source(run.operands_offset + cut.right_begin);
    const std::string left(slice(file_.text, {run.span.begin, left_end}));
    const std::string right(slice(file_.text, {right_begin, run.span.end}));
    return {left + std::string(line_end(file_)),
            std::string(parts.head) + right + std::string(line_end(file_))};
  }

  /// COPY lines, one a folder, with the flags and in the spelling of the copy that they stand for.
  std::string manifest_copies(const ContextCopy& copy, const std::set<std::string>& files) const {
    const syntax::Instruction& instruction = file_.instructions[copy.index];
    std::string head = instruction.name.text.front() == 'c' || instruction.name.text.front() == 'a'
                           ? "copy"
                           : "COPY";
    for (const syntax::Flag& flag : instruction.flags) {
      if (flag.name == "exclude") continue;
      head += ' ';
      head += slice(file_.text, flag.span);
    }
    // By folder below the destination: a COPY puts all its files into one.
    std::map<std::string, std::vector<std::string>> by_folder;
    for (const std::string& file : files) {
      const ContextCopy::Source& source = *copy.taking(file);
      if (!source.folder) {
        by_folder[""].push_back(file == source.path ? source.written : file);
        continue;
      }
      const std::string rest = source.path.empty() ? file : file.substr(source.path.size() + 1);
      std::string from = source.written == "." || source.written == "./" ? "" : source.written;
      if (from.ends_with("/.")) from.pop_back();
      if (!from.empty() && !from.ends_with('/')) from += '/';
      const std::size_t slash = rest.rfind('/');
      by_folder[slash == std::string::npos ? "" : rest.substr(0, slash)].push_back(from + rest);
    }
    std::string to = copy.written_destination == "." ? "./" : copy.written_destination;
    if (!to.ends_with('/')) to += '/';
    std::string text;
    for (const auto& [folder, members] : by_folder) {
      text += fmt::format("{} {} {}{}{}", head, fmt::join(members, " "), to,
                          folder.empty() ? "" : folder + "/", line_end(file_));
    }
    return text;
  }

  const graph::Graph& graph_;
  const model::Model& model_;
  const syntax::Dockerfile& file_;
  const context::Context& context_;
  const knowledge::Base& base_;
  Candidates result_;
};

}  // namespace

Candidates manifests_first(const graph::Graph& graph, const context::Context& context,
                           const knowledge::Base& base) {
  return Finder(graph, context, base).find();
}

}  // namespace stowage::optimize
