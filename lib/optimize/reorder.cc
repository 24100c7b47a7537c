// Steps that do not need each other, in the order of least expected cost.

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "lib/optimize/candidates.h"
#include "lib/optimize/chunks.h"
#include "lib/optimize/copy_text.h"
#include "lib/optimize/cost.h"
#include "lib/optimize/landings.h"
#include "lib/optimize/needs.h"
#include "lib/optimize/schedule.h"

namespace stowage::optimize {

namespace {

using Indices = std::vector<std::size_t>;

/// The greatest part of an order that stands as it was given; the others have moved.
std::vector<bool> kept(const Indices& order) {
  std::vector<std::size_t> length(order.size(), 1), previous(order.size(), order.size());
  std::size_t last = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (order[j] > order[i] || length[j] + 1 <= length[i]) continue;
      length[i] = length[j] + 1;
      previous[i] = j;
    }
    if (length[i] > length[last]) last = i;
  }
  std::vector<bool> result(order.size(), false);
  for (std::size_t i = last; i < order.size(); i = previous[i]) result[order[i]] = true;
  return result;
}

class Reorder {
 public:
  Reorder(const graph::Graph& graph, const context::Context& context,
          const context::History* history, const knowledge::Base& base)
      : graph_(graph),
        model_(*graph.model),
        file_(*model_.file),
        context_(context),
        history_(history),
        base_(base),
        costs_(step_costs(graph, base)) {}

  std::vector<Candidate> find() {
    for (std::size_t s = 0; s < file_.stages.size(); ++s) {
      if (model_.stages[s].needed) in_stage(file_.stages[s].first + 1, file_.stages[s].end);
    }
    return std::move(candidates_);
  }

 private:
  /// How often the files that an instruction takes change.
  double chance_of(std::uint32_t index) const {
    const auto copy = context_copy(model_, index, context_);
    if (!copy) return 0;
    std::vector<std::string> paths;
    bool manifests = true;
    for (const ContextCopy::Source& source : copy->sources) {
      paths.push_back(source.path);
      const std::string name = source.path.substr(source.path.rfind('/') + 1);
      manifests = manifests && !source.folder && base_.of_file(name) != nullptr;
    }
    constexpr double usual_source = 0.5, usual_manifest = 0.05;
    if (!history_) return manifests ? usual_manifest : usual_source;
    // Nothing is certain to stay as it is for ever.
    return std::max(history_->chance(paths), 0.01);
  }

  void in_stage(std::uint32_t begin, std::uint32_t end) {
    if (begin >= end || end - begin > most_steps) return;
    std::vector<Task> tasks;
    for (std::uint32_t i = begin; i < end; ++i)
      tasks.push_back({.cost = costs_[i], .chance = chance_of(i)});
    for (const graph::Dependency& dependency : graph_.dependencies) {
      if (dependency.from >= begin && dependency.to < end && dependency.to > dependency.from)
        tasks[dependency.to - begin].after.push_back(dependency.from - begin);
    }
    // Which of two copies to one place is done last is the author's to say: not every context has the files of this one.
    for (std::uint32_t i = begin; i < end; ++i) {
      for (std::uint32_t j = i + 1; j < end; ++j) {
        if (overlay(model_, i, j)) tasks[j - begin].after.push_back(i - begin);
      }
    }
    const Schedule best = schedule(tasks, most_states);
    const std::vector<bool> stays = kept(best.order);
    const auto moved = static_cast<std::size_t>(std::count(stays.begin(), stays.end(), false));
    if (moved == 0) return;
    add(begin, best.order, stays);
    if (moved > 1) one_at_a_time(begin, tasks, best.order, stays);
  }

  /// Where not all of it is shown to be the same image, a part may be.
  void one_at_a_time(std::uint32_t begin, const std::vector<Task>& tasks, const Indices& order,
                     const std::vector<bool>& stays) {
    for (std::size_t task = 0; task < stays.size(); ++task) {
      if (stays[task]) continue;
      const auto at = std::find(order.begin(), order.end(), task);
      // Below the last of those that are to stand above it, of the ones that stay.
      std::size_t above = order.size();
      for (auto it = order.begin(); it != at; ++it) {
        if (stays[*it]) above = *it;
      }
      Indices single;
      for (std::size_t other = 0; other < order.size(); ++other) {
        if (above == order.size() && other == 0) single.push_back(task);
        if (other != task) single.push_back(other);
        if (other == above) single.push_back(task);
      }
      if (!is_legal(tasks, single)) continue;
      std::vector<bool> others(order.size(), true);
      others[task] = false;
      add(begin, single, others);
    }
  }

  static bool is_legal(const std::vector<Task>& tasks, const Indices& order) {
    Indices place(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    for (std::size_t task = 0; task < tasks.size(); ++task) {
      for (const std::size_t before : tasks[task].after) {
        if (place[before] > place[task]) return false;
      }
    }
    return true;
  }

  void add(std::uint32_t begin, const Indices& order, const std::vector<bool>& stays) {
    const std::vector<Chunk> chunks = split_chunks(file_);
    std::vector<Chunk> result = chunks;
    for (std::size_t place = 0; place < order.size(); ++place) {
      const auto from = static_cast<std::uint32_t>(begin + order[place]);
      const auto to = static_cast<std::uint32_t>(begin + place);
      // A blank line that stood above an instruction stays above what is in its place.
      const std::string lines = closed_text(file_, from, chunks[from].text);
      result[to].text = lines;
      if (stays[order[place]]) continue;
      const std::uint32_t below =
          place == 0 ? begin : begin + static_cast<std::uint32_t>(order[place - 1]);
      const auto moved = moved_text(model_, from, lines, std::max(below, from));
      if (!moved) return;
      result[to].text = *moved;
    }
    Candidate candidate{.text = join(file_, result)};
    describe(begin, order, stays, candidate);
    candidates_.push_back(std::move(candidate));
  }

  void describe(std::uint32_t begin, const Indices& order, const std::vector<bool>& stays,
                Candidate& candidate) const {
    const auto line = [&](std::size_t task) { return file_.instructions[begin + task].first_line; };
    candidate.key = "reorder";
    std::string title;
    for (std::size_t place = 0; place < order.size(); ++place) {
      candidate.key.append("\n").append(file_.instructions[begin + order[place]].line.text);
      if (stays[order[place]]) continue;
      const std::uint32_t above =
          place == 0 ? file_.instructions[begin - 1].first_line : line(order[place - 1]);
      title += fmt::format("{}line {} below line {}", title.empty() ? "move " : ", ",
                           line(order[place]), above);
      if (candidate.install_line == 0) candidate.install_line = line(order[place]);
    }
    candidate.move = {"reorder", candidate.install_line, title,
                      "what changes seldom stands above what changes often"};
    candidate.barrier = "barrier-between";
  }

  static constexpr std::uint32_t most_steps = 200;
  static constexpr std::size_t most_states = 1 << 11;  // more would take seconds

  const graph::Graph& graph_;
  const model::Model& model_;
  const syntax::Dockerfile& file_;
  const context::Context& context_;
  const context::History* history_;
  const knowledge::Base& base_;
  std::vector<double> costs_;
  std::vector<Candidate> candidates_;
};

}  // namespace

std::vector<Candidate> least_cost_order(const graph::Graph& graph, const context::Context& context,
                                        const context::History* history,
                                        const knowledge::Base& base) {
  return Reorder(graph, context, history, base).find();
}

}  // namespace stowage::optimize
