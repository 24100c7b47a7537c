#include "lib/optimize/installs.h"

#include <algorithm>
#include <string_view>

#include "lib/knowledge/resolves.h"
#include "lib/shell/commands.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::optimize {

namespace {

using knowledge::Action;
using knowledge::ActionKind;

class Finder {
 public:
  Finder(const graph::Graph& graph, std::uint32_t index, std::uint32_t stage_first,
         const knowledge::Base& base, const FactsOf& facts_of, bool install_again)
      : graph_(graph),
        model_(*graph.model),
        file_(*model_.file),
        run_(file_.instructions[index]),
        index_(index),
        stage_first_(stage_first),
        actions_(graph.steps[index].effects.actions),
        base_(base),
        facts_of_(facts_of),
        install_again_(install_again) {}

  /// The RUN as a whole, and its parts up to each place where it can be cut; as much as possible stays together.
  std::vector<Install> find() {
    Install whole{.index = index_, .actions = bringing(actions_)};
    whole.reads = graph_.steps[index_].effects.reads;
    if (!whole.actions.empty()) {
      installs_.push_back(whole);
      parts();
      pieces_of_run();
    }
    prefetch();
    return std::move(installs_);
  }

 private:
  std::vector<Action> bringing(const std::vector<Action>& actions) const {
    std::vector<Action> found;
    std::copy_if(actions.begin(), actions.end(), std::back_inserter(found),
                 [&](const Action& action) { return brings_dependencies(action, base_); });
    return found;
  }

  void parts() {
    const auto& effects = graph_.steps[index_].effects;
    const bool mixed = actions_.size() > 1 || effects.barrier || effects.runs_project_code;
    std::vector<Cut> places = mixed ? cuts(run_) : std::vector<Cut>();
    for (std::size_t i = places.size(); i-- > 0;) {
      knowledge::Effects effects_before =
          effects_of(run_.line.text.substr(run_.operands_offset, places[i].left_end));
      Install part{.index = index_, .actions = bringing(effects_before.actions), .cut = places[i]};
      if (part.actions.empty()) break;
      if (in_final_image() && tears(effects_before, carried_behind(places[i]))) continue;
      part.reads = std::move(effects_before.reads);
      installs_.push_back(std::move(part));
    }
  }

  std::string carried_behind(const Cut& cut) const {
    return cut.carried + std::string(run_.line.text.substr(run_.operands_offset + cut.right_begin));
  }

  /// What the first part brings into a layer the second would only hide in the next: build tools, lists of packages.
  bool tears(const knowledge::Effects& left, const std::string& right_script) const {
    const knowledge::Effects right = effects_of(right_script);
    return std::any_of(left.actions.begin(), left.actions.end(), [&](const Action& brought) {
      const knowledge::Ecosystem* ecosystem = base_.ecosystem(brought.ecosystem);
      if (!ecosystem || !ecosystem->system || brought.kind == ActionKind::clean) return false;
      const auto removes = [&](const Action& one) {
        return one.kind == ActionKind::clean && one.ecosystem == brought.ecosystem;
      };
      const auto empties = [&](const knowledge::Access& one) {
        return one.removes && std::any_of(ecosystem->caches.begin(), ecosystem->caches.end(),
                                          [&](const auto& cache) {
                                            return knowledge::within(one.place.path, cache.path) ||
                                                   knowledge::within(cache.path, one.place.path);
                                          });
      };
      return std::any_of(right.actions.begin(), right.actions.end(), removes) ||
             std::any_of(right.writes.begin(), right.writes.end(), empties);
    });
  }

  /// The layers of this stage are in the image that is built.
  bool in_final_image() const {
    const auto own = model_.nodes[index_].stage;
    if (!own || !model_.target) return false;
    for (std::optional<model::StageId> at = model_.target; at;) {
      if (at->index == own->index) return true;
      const auto* parent = std::get_if<model::FromStage>(&model_.at(*at).base);
      at = parent ? std::optional(parent->stage) : std::nullopt;
    }
    return false;
  }

  /// One install alone, in a RUN of its own, or with the beginning of the script if that needs nothing of the project; of
  /// an install that is the same as parts of it, the first.
  void pieces_of_run() {
    const std::vector<Piece> all = pieces(run_);
    const std::size_t alone = leading(all);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Piece& piece = all[i];
      const std::string command(text_of(piece.begin, piece.end));
      std::vector<Action> actions = effects_of(piece.carried + command).actions;
      const knowledge::Ecosystem* ecosystem =
          actions.size() == 1 ? base_.ecosystem(actions[0].ecosystem) : nullptr;
      // An install of system packages needs the lists that the command before it brought.
      if (!ecosystem || ecosystem->system || !brings_dependencies(actions[0], base_)) continue;
      Install install{.index = index_, .actions = actions, .cut = std::nullopt};
      if (const auto split = split_of(command, actions[0])) {
        install.actions[0].no_code = install.actions[0].no_project = true;
        install.prefetch = piece.carried + command + " " + split->first;
        install.taken = {{source(piece.begin, piece.end), joined(split->then, all, i)}};
        if (alone > 0 && alone <= i) add_with_leading(install, all, alone, i);
        installs_.push_back(install);
      }
      add_with_next(all, i);
      if (i == 0 || all.size() == 1 || has_comment(piece)) continue;
      install.actions = std::move(actions);
      install.prefetch = piece.carried + command;
      install.taken = {{source(piece.removed_begin, piece.removed_end), ""}};
      if (alone > 0 && alone < i) add_with_leading(install, all, alone, i);
      installs_.push_back(std::move(install));
    }
  }

  /// Installs of one tool behind each other: what only one of them brought would be brought again.
  void add_with_next(const std::vector<Piece>& all, std::size_t first) {
    std::vector<Action> together;
    std::size_t end = first;
    for (; end < all.size() && all[end].carried == all.front().carried && !has_comment(all[end]);
         ++end) {
      const auto actions =
          effects_of(all[end].carried + std::string(text_of(all[end].begin, all[end].end))).actions;
      if (actions.size() != 1 || !brings_dependencies(actions[0], base_) ||
          (end > first && actions[0].ecosystem != together.front().ecosystem))
        break;
      together.push_back(actions[0]);
    }
    if (first == 0 || end < first + 2) return;
    const bool last = end == all.size();
    Install install{.index = index_, .actions = std::move(together), .cut = std::nullopt};
    install.prefetch = all[first].carried +
                       std::string(slice(file_.text, source(all[first].begin, all[end - 1].end)));
    install.taken = {{source(last ? all[first - 1].end : all[first].begin,
                             last ? all[end - 1].end : all[end].begin),
                      ""}};
    installs_.push_back(std::move(install));
  }

  /// How many commands at the beginning of the script neither read nor write in the folder of the RUN.
  std::size_t leading(const std::vector<Piece>& all) const {
    const std::string cwd = knowledge::absolute(model_.cwd_at(model_.nodes[index_]).text, "/");
    const auto meets = [&](const std::vector<knowledge::Access>& list) {
      return std::any_of(list.begin(), list.end(), [&](const knowledge::Access& one) {
        return one.place.area == knowledge::Area::anywhere ||
               (one.place.area == knowledge::Area::path && cwd != "/" &&
                knowledge::within(one.place.path, cwd));
      });
    };
    std::size_t count = 0;
    for (; count < all.size(); ++count) {
      const Piece& piece = all[count];
      const knowledge::Effects effects =
          effects_of(piece.carried + std::string(text_of(piece.begin, piece.end)));
      if (effects.barrier || effects.runs_project_code || meets(effects.reads) ||
          meets(effects.writes))
        break;
    }
    return count;
  }

  /// The same with the first `count` commands in front of it.
  void add_with_leading(Install install, const std::vector<Piece>& all, std::size_t count,
                        std::size_t at) {
    const std::string& carried = all.front().carried;
    for (std::size_t i = 0; i <= at; ++i) {
      if (all[i].carried != carried || (i <= count && has_comment(all[i]))) return;
    }
    const std::size_t rest = run_.line.text.size() - run_.operands_offset;
    if (in_final_image() &&
        tears(effects_of(text_of(all.front().begin, all[count - 1].end)),
              all[count].carried + std::string(text_of(all[count].begin, rest))))
      return;
    const Span gone = source(all.front().begin, all[count].begin);
    const std::string_view moved = slice(file_.text, gone);
    if (at + 1 == all.size() && count == at && install.taken.front().replacement.empty()) return;
    install.prefetch = carried + std::string(moved) + install.prefetch->substr(carried.size());
    install.taken.insert(install.taken.begin(), {gone, ""});
    installs_.push_back(std::move(install));
  }

  std::string_view text_of(std::size_t begin, std::size_t end) const {
    return run_.line.text.substr(run_.operands_offset + begin, end - begin);
  }

  /// Commands in place of one, joined as the script joins it with its neighbour.
  std::string joined(const std::vector<std::string>& commands, const std::vector<Piece>& all,
                     std::size_t at) const {
    std::string between = " && ";
    if (all.size() > 1) {
      const Piece& left = all[at + 1 < all.size() ? at : at - 1];
      const Piece& right = all[at + 1 < all.size() ? at + 1 : at];
      const std::string_view gap = slice(file_.text, source(left.end, right.begin));
      if (gap.find("&&") != gap.npos && gap.find('#') == gap.npos && gap.size() < 16) between = gap;
    }
    std::string text;
    for (const std::string& one : commands) text += (text.empty() ? "" : between) + one;
    return text;
  }

  Span source(std::size_t begin, std::size_t end) const {
    const std::size_t offset = run_.operands_offset;
    return run_.line.to_source(offset + begin, offset + end);
  }

  bool has_comment(const Piece& piece) const {
    const std::string_view removed =
        slice(file_.text, source(piece.removed_begin, piece.removed_end));
    return removed.find('#') != std::string_view::npos;
  }

  std::optional<knowledge::SplitInstall> split_of(const std::string& text,
                                                  const Action& action) const {
    const shell::Script script = shell::parse(text);
    const shell::CommandList list = shell::flatten(script);
    if (list.commands.size() != 1) return std::nullopt;
    const shell::Command& command = list.commands.front();
    if (!knowledge::split_install(base_, command, {})) return std::nullopt;
    const auto facts = facts_of_(action);
    const auto split = facts ? knowledge::split_install(base_, command, *facts) : std::nullopt;
    return split && split->again && brought_above(graph_, stage_first_, index_, action)
               ? std::nullopt
               : split;
  }

  /// What the RUN would do with another script.
  knowledge::Effects effects_of(std::string_view script) const {
    const std::uint32_t begin = run_.line.to_source(run_.operands_offset);
    const std::string text = std::string(file_.text.substr(0, begin)).append(script);
    const syntax::Dockerfile file = syntax::parse(text);
    const model::Model model = model::build_model(file, model_.settings);
    if (file.instructions.size() != index_ + 1) return {};
    return graph::build_step(model, model.nodes[index_], base_).effects;
  }

  /// A step that would download its dependencies itself: let a step before it do that.
  void prefetch() {
    for (const Action& action : actions_) {
      const knowledge::Ecosystem* ecosystem = base_.ecosystem(action.ecosystem);
      if (!ecosystem || !ecosystem->prefetch ||
          !(action.kind == ActionKind::build ||
            (install_again_ && knowledge::resolves_fetched(action, *ecosystem))))
        continue;
      if (installs_already(*ecosystem)) return;
      Action fetch = action;
      fetch.kind = ActionKind::fetch;
      fetch.files.clear();
      fetch.packages.clear();
      fetch.frozen = true;
      const std::string cwd = knowledge::absolute(model_.cwd_at(model_.nodes[index_]).text, "/");
      const std::string enter = cwd == action.folder ? "" : "cd " + action.folder + " && ";
      if (!enter.empty() && !action.folder_known) return;
      installs_.push_back({.index = index_,
                           .actions = {fetch},
                           .cut = std::nullopt,
                           .prefetch = enter + ecosystem->prefetch->command});
      return;
    }
  }

  /// One more step that downloads the same would make builds with other manifests longer.
  bool installs_already(const knowledge::Ecosystem& ecosystem) const {
    for (std::uint32_t i = stage_first_; i <= index_; ++i) {
      for (const Action& other : graph_.steps[i].effects.actions) {
        if (other.ecosystem == ecosystem.name &&
            !(install_again_ && knowledge::resolves_fetched(other, ecosystem)) &&
            (i != index_ || other.kind != ActionKind::build))
          return true;
      }
    }
    return false;
  }

  const graph::Graph& graph_;
  const model::Model& model_;
  const syntax::Dockerfile& file_;
  const syntax::Instruction& run_;
  std::uint32_t index_, stage_first_;
  const std::vector<Action>& actions_;
  const knowledge::Base& base_;
  const FactsOf& facts_of_;
  bool install_again_;
  std::vector<Install> installs_;
};

}  // namespace

bool needs_no_manifest(const Action& action, const knowledge::Base& base) {
  const knowledge::Ecosystem* ecosystem = base.ecosystem(action.ecosystem);
  return ecosystem && (ecosystem->system || action.kind == ActionKind::add) &&
         action.files.empty() && action.kind != ActionKind::build &&
         action.kind != ActionKind::clean && action.kind != ActionKind::lock;
}

bool works_in_unknown_folder(const std::vector<Action>& actions, const knowledge::Base& base) {
  return std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
    return !action.folder_known && !needs_no_manifest(action, base);
  });
}

bool brings_dependencies(const Action& action, const knowledge::Base& base) {
  if (needs_no_manifest(action, base)) return true;
  return base.ecosystem(action.ecosystem) &&
         (action.kind == ActionKind::install || action.kind == ActionKind::fetch);
}

bool lacks_lock(const Install& install, const std::set<std::string>& files,
                const knowledge::Base& base) {
  return std::any_of(install.actions.begin(), install.actions.end(), [&](const Action& action) {
    const knowledge::Ecosystem* ecosystem = base.ecosystem(action.ecosystem);
    if (!ecosystem || !ecosystem->prefetch || !ecosystem->prefetch->locked) return false;
    return std::none_of(files.begin(), files.end(), [&](const std::string& file) {
      return std::find(ecosystem->locks.begin(), ecosystem->locks.end(),
                       knowledge::program_name(file)) != ecosystem->locks.end();
    });
  });
}

bool brought_above(const graph::Graph& graph, std::uint32_t stage_first, std::uint32_t index,
                   const Action& action) {
  for (std::uint32_t i = stage_first; i < index; ++i) {
    const auto& above = graph.steps[i].effects.actions;
    if (std::any_of(above.begin(), above.end(), [&](const Action& one) {
          return one.no_project && one.ecosystem == action.ecosystem && one.folder == action.folder;
        }))
      return true;
  }
  return false;
}

bool brings_dependencies(const graph::Step& step, const knowledge::Base& base) {
  return std::any_of(step.effects.actions.begin(), step.effects.actions.end(),
                     [&](const Action& action) { return brings_dependencies(action, base); });
}

std::vector<Install> installs_of(const graph::Graph& graph, std::uint32_t index,
                                 std::uint32_t stage_first, const knowledge::Base& base,
                                 const FactsOf& facts_of, bool install_again) {
  return Finder(graph, index, stage_first, base, facts_of, install_again).find();
}

}  // namespace stowage::optimize
