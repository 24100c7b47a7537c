#pragma once
// The order of steps in which an average rebuild costs least.
//
//   Schedule best = schedule({{.cost = 45, .chance = 0.05}, {.cost = 1, .chance = 0.9, .after = {0}}});
//   for (std::size_t step : best.order) ...
//
// A step runs again when it, or one above it, has changed. Its chance is how often it is the first that changed, so the
// expected cost is the sum over the steps of `cost` times the chances of all steps up to it. That is the scheduling
// problem 1 | prec | sum w C, with the chance as processing time and the cost as weight. Sidney (Operations Research 23,
// 1975): there is a best order that begins with the set of steps, closed under "after", whose ratio of cost to chance is
// greatest; and so on with the rest. Such a set is a minimum cut (Lawler 1978; Chekuri and Motwani 1999). Within one
// set, dynamic programming over its closed subsets is exact.

#include <cstddef>
#include <vector>

namespace stowage::optimize {

struct Task {
  double cost = 0;
  double chance = 0;
  std::vector<std::size_t>
      after;  ///< tasks that must stay above it, all before it in the given order
};

struct Schedule {
  std::vector<std::size_t> order;  ///< indices; where orders cost the same, near to the given one
  double cost = 0;
  bool exact = true;  ///< false: a part had too many subsets, and the best of them were followed
};

/// `most_states`: how many subsets of one size are followed.
Schedule schedule(const std::vector<Task>& tasks, std::size_t most_states = std::size_t{1} << 18);

/// What an order costs.
double cost_of(const std::vector<Task>& tasks, const std::vector<std::size_t>& order);

}  // namespace stowage::optimize
