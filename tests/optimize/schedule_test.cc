// The order of least cost, compared with trying all orders.

#include "lib/optimize/schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace stowage::optimize {
namespace {

using Indices = std::vector<std::size_t>;

bool is_legal(const std::vector<Task>& tasks, const Indices& order) {
  Indices place(tasks.size());
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  for (std::size_t task = 0; task < tasks.size(); ++task) {
    for (const std::size_t before : tasks[task].after) {
      if (place[before] > place[task]) return false;
    }
  }
  return order.size() == tasks.size();
}

std::vector<Task> random_tasks(std::mt19937& random, std::size_t count, double density) {
  std::uniform_real_distribution<double> cost(0, 60), chance(0, 1);
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < count; ++i) {
    Task task{.cost = chance(random) < 0.2 ? 1.0 : cost(random),
              .chance = chance(random) < 0.3 ? 0.0 : chance(random)};
    for (std::size_t before = 0; before < i; ++before) {
      if (chance(random) < density) task.after.push_back(before);
    }
    tasks.push_back(std::move(task));
  }
  return tasks;
}

/// What no shortcut takes apart: steps that only cost, each below some that only change.
std::vector<Task> knotted_tasks(std::mt19937& random, std::size_t count) {
  std::uniform_real_distribution<double> value(0.2, 1);
  std::vector<Task> tasks(count);
  const std::size_t half = count / 2;
  for (std::size_t i = 0; i < half; ++i) tasks[i] = {.cost = 0, .chance = value(random)};
  for (std::size_t i = half; i < count; ++i) {
    tasks[i].cost = 40 * value(random);
    for (int edges = 0; edges < 3; ++edges) tasks[i].after.push_back(random() % half);
  }
  return tasks;
}

double cheapest_by_trying_all(const std::vector<Task>& tasks) {
  Indices order(tasks.size());
  std::iota(order.begin(), order.end(), 0);
  double best = 1e300;
  do {
    if (is_legal(tasks, order)) best = std::min(best, cost_of(tasks, order));
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

TEST(Schedule, IsTheCheapestOfAllOrders) {
  std::mt19937 random(7);
  for (int round = 0; round < 60; ++round) {
    const auto tasks =
        random_tasks(random, 2 + static_cast<std::size_t>(round) % 6, 0.1 * (round % 6));
    const Schedule found = schedule(tasks);
    ASSERT_TRUE(is_legal(tasks, found.order));
    EXPECT_TRUE(found.exact);
    EXPECT_NEAR(found.cost, cheapest_by_trying_all(tasks), 1e-3) << "round " << round;
    const auto knotted = knotted_tasks(random, 6);
    EXPECT_NEAR(schedule(knotted).cost, cheapest_by_trying_all(knotted), 1e-3);
  }
}

TEST(Schedule, IsExactForTwentyFourTasks) {
  std::mt19937 random(11);
  for (const double density : {0.0, 0.05, 0.1, 0.2, 0.5}) {
    const auto tasks = random_tasks(random, 24, density);
    const Schedule found = schedule(tasks);
    ASSERT_TRUE(is_legal(tasks, found.order));
    EXPECT_TRUE(found.exact) << density;
  }
  for (int round = 0; round < 5; ++round)
    EXPECT_TRUE(schedule(knotted_tasks(random, 24)).exact) << round;
}

TEST(Schedule, IsWithinOnePercentWhenFewSubsetsAreFollowed) {
  std::mt19937 random(13);
  double worst = 0;
  bool any = false;
  for (int round = 0; round < 20; ++round) {
    const auto tasks = knotted_tasks(random, 24);
    const Schedule best = schedule(tasks);
    const Schedule few = schedule(tasks, 256);
    ASSERT_TRUE(best.exact);
    ASSERT_TRUE(is_legal(tasks, few.order));
    any = any || !few.exact;
    worst = std::max(worst, few.cost / best.cost - 1);
  }
  EXPECT_TRUE(any);
  EXPECT_LE(worst, 0.01);
}

TEST(Schedule, PutsWhatIsStableAndDearAboveWhatChangesOften) {
  const std::vector<Task> tasks = {{.cost = 1, .chance = 0.9}, {.cost = 45, .chance = 0.05}};
  EXPECT_EQ(schedule(tasks).order, (Indices{1, 0}));
}

TEST(Schedule, KeepsTheGivenOrderWhereItCostsTheSame) {
  // Equal tasks, and tasks that cost nothing and never change: of any order.
  std::vector<Task> equal(24, Task{.cost = 10, .chance = 0.1});
  Indices given(24);
  std::iota(given.begin(), given.end(), 0);
  EXPECT_EQ(schedule(equal).order, given);
  std::vector<Task> mixed = {{.cost = 0, .chance = 0}, {.cost = 30, .chance = 0},
                             {.cost = 0, .chance = 0}, {.cost = 45, .chance = 0.1},
                             {.cost = 0, .chance = 0}, {.cost = 1, .chance = 0.9}};
  EXPECT_EQ(schedule(mixed).order, (Indices{0, 1, 2, 3, 4, 5}));
}

TEST(Schedule, OfNothingIsNothing) { EXPECT_TRUE(schedule({}).order.empty()); }

}  // namespace
}  // namespace stowage::optimize
