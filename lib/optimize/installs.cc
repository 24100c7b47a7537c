#include "lib/optimize/installs.h"

#include <algorithm>
#include <string_view>

#include "lib/knowledge/split_install.h"
#include "lib/shell/commands.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::optimize {

namespace {

using knowledge::Action;
using knowledge::ActionKind;

class Finder {
 public:
  Finder(const graph::Graph& graph, std::uint32_t index, std::uint32_t stage_first,
         const knowledge::Base& base, const ScriptsOf& scripts_of)
      : graph_(graph),
        model_(*graph.model),
        file_(*model_.file),
        run_(file_.instructions[index]),
        index_(index),
        stage_first_(stage_first),
        actions_(graph.steps[index].effects.actions),
        base_(base),
        scripts_of_(scripts_of) {}

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
      part.reads = std::move(effects_before.reads);
      installs_.push_back(std::move(part));
    }
  }

  /// One install alone, in a RUN of its own; of an install that is the same as parts of it, the first.
  void pieces_of_run() {
    const std::vector<Piece> all = pieces(run_);
    const std::string_view text =
        run_.line.text.substr(std::min<std::size_t>(run_.operands_offset, run_.line.text.size()));
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Piece& piece = all[i];
      const std::string command(text.substr(piece.begin, piece.end - piece.begin));
      std::vector<Action> actions = effects_of(piece.carried + command).actions;
      const knowledge::Ecosystem* ecosystem =
          actions.size() == 1 ? base_.ecosystem(actions[0].ecosystem) : nullptr;
      // An install of system packages needs the lists that the command before it brought.
      if (!ecosystem || ecosystem->system || !brings_dependencies(actions[0], base_)) continue;
      Install install{.index = index_, .actions = actions, .cut = std::nullopt};
      if (const auto split = split_of(command, actions[0])) {
        install.actions[0].no_code = install.actions[0].no_project = true;
        install.prefetch = piece.carried + command + " " + split->first;
        std::string then;
        for (const std::string& one : split->then) then += (then.empty() ? "" : " && ") + one;
        install.taken = {source(piece.begin, piece.end), std::move(then)};
        installs_.push_back(install);
      }
      if (i == 0 || all.size() == 1 || has_comment(piece)) continue;
      install.actions = std::move(actions);
      install.prefetch = piece.carried + command;
      install.taken = {source(piece.removed_begin, piece.removed_end), ""};
      installs_.push_back(std::move(install));
    }
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
    if (!command.redirections.empty() || !command.wrappers.empty() || !command.assignments.empty())
      return std::nullopt;
    std::vector<std::string_view> words;
    for (const shell::Word& word : command.argv) words.push_back(word.raw);
    if (!knowledge::split_install(words, {})) return std::nullopt;
    const auto scripts = scripts_of_(action);
    return scripts ? knowledge::split_install(words, *scripts) : std::nullopt;
  }

  /// What the RUN would do with another script.
  knowledge::Effects effects_of(std::string_view script) const {
    const std::uint32_t begin = run_.line.to_source(run_.operands_offset);
    const std::string text = std::string(file_.text.substr(0, begin)).append(script);
    const syntax::Dockerfile file = syntax::parse(text);
    const model::Model model = model::build_model(file, model_.settings);
    if (file.instructions.size() != index_ + 1) return {};
    return graph::build_step(model, {index_}, base_).effects;
  }

  /// A step that would download its dependencies itself: let a step before it do that.
  void prefetch() {
    for (const Action& action : actions_) {
      const knowledge::Ecosystem* ecosystem = base_.ecosystem(action.ecosystem);
      if (!ecosystem || !ecosystem->prefetch || action.kind != ActionKind::build) continue;
      if (installs_already(action.ecosystem)) return;
      Action fetch = action;
      fetch.kind = ActionKind::fetch;
      fetch.files.clear();
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
  bool installs_already(const std::string& ecosystem) const {
    for (std::uint32_t i = stage_first_; i <= index_; ++i) {
      for (const Action& other : graph_.steps[i].effects.actions) {
        if (other.ecosystem == ecosystem && (i != index_ || other.kind != ActionKind::build))
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
  const ScriptsOf& scripts_of_;
  std::vector<Install> installs_;
};

}  // namespace

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

bool brings_dependencies(const graph::Step& step, const knowledge::Base& base) {
  return std::any_of(step.effects.actions.begin(), step.effects.actions.end(),
                     [&](const Action& action) { return brings_dependencies(action, base); });
}

std::vector<Install> installs_of(const graph::Graph& graph, std::uint32_t index,
                                 std::uint32_t stage_first, const knowledge::Base& base,
                                 const ScriptsOf& scripts_of) {
  return Finder(graph, index, stage_first, base, scripts_of).find();
}

}  // namespace stowage::optimize
