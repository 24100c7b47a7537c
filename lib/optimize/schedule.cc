#include "lib/optimize/schedule.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <unordered_map>

namespace stowage::optimize {

namespace {

using Indices = std::vector<std::size_t>;

/// Chances of nothing would make ratios of infinity.
constexpr double least_chance = 1e-9;
constexpr double tolerance = 1e-9;  ///< of a flow
constexpr double no_cost = 1e-6;    ///< seconds that are no reason to leave the given order

double chance(const Task& task) { return std::max(task.chance, least_chance); }

/// The subset of some tasks, closed under "after", whose sum of values is greatest: what a maximum flow from the tasks
/// of positive value to those of negative value leaves reachable.
class Closure {
 public:
  Closure(const std::vector<Task>& tasks, const Indices& open) : tasks_(tasks), open_(open) {
    position_.assign(tasks.size(), open.size());
    for (std::size_t i = 0; i < open.size(); ++i) position_[open[i]] = i;
  }

  /// `value` of each open task. Positions in `open`.
  std::vector<bool> best(const std::vector<double>& value) {
    supply_.clear();
    demand_.clear();
    for (const double v : value) {
      supply_.push_back(std::max(v, 0.0));
      demand_.push_back(std::max(-v, 0.0));
    }
    flow_.assign(open_.size(), std::vector<double>(open_.size(), 0));
    while (augment()) {
    }
    return reached_;
  }

 private:
  /// One path of the residual graph from a task with supply to one with demand, breadth first.
  bool augment() {
    const std::size_t none = open_.size();
    Indices parent(open_.size(), none), queue;
    reached_.assign(open_.size(), false);
    for (std::size_t i = 0; i < open_.size(); ++i) {
      if (supply_[i] <= tolerance) continue;
      reached_[i] = true;
      queue.push_back(i);
    }
    for (std::size_t head = 0; head < queue.size(); ++head) {
      const std::size_t at = queue[head];
      if (demand_[at] > tolerance) {
        push(parent, at);
        return true;
      }
      const auto visit = [&](std::size_t next) {
        if (reached_[next]) return;
        reached_[next] = true;
        parent[next] = at;
        queue.push_back(next);
      };
      for (const std::size_t task : tasks_[open_[at]].after) {
        if (position_[task] != none) visit(position_[task]);
      }
      for (std::size_t i = 0; i < open_.size(); ++i) {
        if (flow_[i][at] > tolerance) visit(i);
      }
    }
    return false;
  }

  void push(const Indices& parent, std::size_t sink) {
    const std::size_t none = open_.size();
    double amount = demand_[sink];
    std::size_t source = sink;
    for (; parent[source] != none; source = parent[source]) {
      const std::size_t from = parent[source];
      if (!is_edge(from, source)) amount = std::min(amount, flow_[source][from]);
    }
    amount = std::min(amount, supply_[source]);
    for (std::size_t at = sink; parent[at] != none; at = parent[at]) {
      if (is_edge(parent[at], at))
        flow_[parent[at]][at] += amount;
      else
        flow_[at][parent[at]] -= amount;
    }
    supply_[source] -= amount;
    demand_[sink] -= amount;
  }

  bool is_edge(std::size_t from, std::size_t to) const {
    const auto& after = tasks_[open_[from]].after;
    return std::find(after.begin(), after.end(), open_[to]) != after.end();
  }

  const std::vector<Task>& tasks_;
  const Indices& open_;
  Indices position_;
  std::vector<double> supply_, demand_;
  std::vector<std::vector<double>> flow_;
  std::vector<bool> reached_;
};

/// The closed subset with the greatest ratio of cost to chance (Dinkelbach's iteration).
Indices best_ratio(const std::vector<Task>& tasks, const Indices& open) {
  Closure closure(tasks, open);
  Indices best = open;
  for (;;) {
    double cost = 0, chances = 0;
    for (const std::size_t task : best) {
      cost += tasks[task].cost;
      chances += chance(tasks[task]);
    }
    std::vector<double> value;
    double scale = 0;
    for (const std::size_t task : open) {
      value.push_back(tasks[task].cost * chances - cost * chance(tasks[task]));
      scale = std::max(scale, std::abs(value.back()));
    }
    if (scale == 0) return best;
    for (double& v : value) v /= scale;
    const std::vector<bool> chosen = closure.best(value);
    Indices next;
    double gain = 0;
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (!chosen[i]) continue;
      next.push_back(open[i]);
      gain += value[i];
    }
    if (next.empty() || gain <= 1e-7 || next.size() >= best.size()) return best;
    best = std::move(next);
  }
}

/// The best order of up to 64 tasks, all of whose predecessors elsewhere are done.
class Subsets {
 public:
  Subsets(const std::vector<Task>& tasks, const Indices& block, std::size_t most)
      : tasks_(tasks), block_(block), most_(most), needs_(block.size(), 0) {
    for (std::size_t i = 0; i < block.size(); ++i) {
      for (const std::size_t task : tasks[block[i]].after) {
        const auto found = std::find(block.begin(), block.end(), task);
        if (found != block.end()) needs_[i] |= bit(static_cast<std::size_t>(found - block.begin()));
      }
    }
  }

  Indices order(bool& exact) {
    levels_.push_back({{0, {0, 0, 0}}});
    for (std::size_t size = 0; size < block_.size(); ++size) {
      levels_.push_back(grow(levels_.back()));
      if (levels_.back().size() > most_) {
        exact = false;
        prune(levels_.back());
      }
    }
    Indices order;
    std::uint64_t set = levels_.back().begin()->first;
    for (std::size_t size = block_.size(); size > 0; --size) {
      const std::size_t last = levels_[size].at(set).last;
      order.push_back(block_[last]);
      set &= ~bit(last);
    }
    std::reverse(order.begin(), order.end());
    return order;
  }

 private:
  struct State {
    double cost, chances;
    std::size_t last;
  };
  using Level = std::unordered_map<std::uint64_t, State>;

  static std::uint64_t bit(std::size_t i) { return std::uint64_t{1} << i; }

  Level grow(const Level& level) const {
    Level next;
    for (const auto& [set, state] : level) {
      for (std::size_t i = 0; i < block_.size(); ++i) {
        if ((set & bit(i)) != 0 || (needs_[i] & ~set) != 0) continue;
        const double chances = state.chances + chance(tasks_[block_[i]]);
        const State grown{state.cost + tasks_[block_[i]].cost * chances, chances, i};
        const auto [known, is_new] = next.try_emplace(set | bit(i), grown);
        if (!is_new && grown.cost < known->second.cost) known->second = grown;
      }
    }
    return next;
  }

  /// Keeps the most promising: the cost so far, and what the rest would cost if nothing held it back.
  void prune(Level& level) const {
    Indices by_ratio(block_.size());
    std::iota(by_ratio.begin(), by_ratio.end(), 0);
    std::stable_sort(by_ratio.begin(), by_ratio.end(), [&](std::size_t a, std::size_t b) {
      const Task &x = tasks_[block_[a]], &y = tasks_[block_[b]];
      return x.cost * chance(y) > y.cost * chance(x);
    });
    std::vector<std::pair<double, std::uint64_t>> bounds;
    for (const auto& [set, state] : level) {
      double cost = state.cost, chances = state.chances;
      for (const std::size_t i : by_ratio) {
        if ((set & bit(i)) != 0) continue;
        chances += chance(tasks_[block_[i]]);
        cost += tasks_[block_[i]].cost * chances;
      }
      bounds.emplace_back(cost, set);
    }
    const auto end = bounds.begin() + static_cast<std::ptrdiff_t>(most_);
    std::nth_element(bounds.begin(), end, bounds.end());
    for (auto it = end; it != bounds.end(); ++it) level.erase(it->second);
  }

  const std::vector<Task>& tasks_;
  const Indices& block_;
  std::size_t most_;
  std::vector<std::uint64_t> needs_;
  std::vector<Level> levels_;
};

/// Neighbours that cost the same either way stand as they were given.
void restore_ties(const std::vector<Task>& tasks, Indices& order) {
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
      const std::size_t a = order[i], b = order[i + 1];
      if (a < b) continue;
      const auto& after = tasks[b].after;
      if (std::find(after.begin(), after.end(), a) != after.end()) continue;
      const double change = tasks[a].cost * chance(tasks[b]) - tasks[b].cost * chance(tasks[a]);
      if (change > no_cost) continue;
      std::swap(order[i], order[i + 1]);
      moved = true;
    }
  }
}

}  // namespace

double cost_of(const std::vector<Task>& tasks, const Indices& order) {
  double cost = 0, chances = 0;
  for (const std::size_t task : order) {
    chances += chance(tasks[task]);
    cost += tasks[task].cost * chances;
  }
  return cost;
}

Schedule schedule(const std::vector<Task>& given, std::size_t most_states) {
  // A little more for the earlier of two equal ones: where nothing else decides, the given order does.
  std::vector<Task> tasks = given;
  for (std::size_t i = 0; i < tasks.size(); ++i)
    tasks[i].cost +=
        1e-5 * static_cast<double>(tasks.size() - i) / static_cast<double>(tasks.size());
  Schedule result;
  Indices open(tasks.size());
  std::iota(open.begin(), open.end(), 0);
  while (!open.empty()) {
    const Indices block = best_ratio(tasks, open);
    const bool small = block.size() <= 64;
    const Indices order = small ? Subsets(tasks, block, most_states).order(result.exact) : block;
    result.exact = result.exact && small;
    result.order.insert(result.order.end(), order.begin(), order.end());
    std::erase_if(open, [&](std::size_t task) {
      return std::find(block.begin(), block.end(), task) != block.end();
    });
  }
  restore_ties(given, result.order);
  result.cost = cost_of(given, result.order);
  return result;
}

}  // namespace stowage::optimize
