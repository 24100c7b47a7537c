// One project an ecosystem: corpus/optimize/<name>/ holds the Dockerfile, its context, and the file that somebody who
// knows the tool would write, with the reason and the grade in expected.json ("unchanged": it is good as it is).

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "lib/optimize/optimize.h"
#include "paths.h"

namespace stowage::optimize {
namespace {

namespace fs = std::filesystem;

const fs::path& root() {
  static const fs::path path = fs::path(STOWAGE_SOURCE_DIR) / "corpus/optimize";
  return path;
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(root())) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class OptimizeCorpus : public testing::TestWithParam<std::string> {};

TEST_P(OptimizeCorpus, IsRewrittenAsByHand) {
  const fs::path folder = root() / GetParam();
  const auto context =
      context::Context::open((folder / "context").string(), (folder / "Dockerfile").string());
  ASSERT_TRUE(context);
  const auto expected = nlohmann::json::parse(read(folder / "expected.json"));
  const std::string text = read(folder / "Dockerfile");
  const std::string wanted = read(folder / "expected.dockerfile");
  const Plan plan = optimize(text, {.context = *context, .assuming = true});
  EXPECT_EQ(plan.text, wanted) << expected["why"];
  EXPECT_EQ(plan.changed() ? name(plan.grade) : "unchanged", expected["grade"].get<std::string>());
  EXPECT_EQ(plan.grade == Grade::assuming, !plan.assumptions.empty());
  // A second run changes nothing.
  EXPECT_EQ(optimize(wanted, {.context = *context, .assuming = true}).text, wanted);
}

INSTANTIATE_TEST_SUITE_P(Ecosystems, OptimizeCorpus, testing::ValuesIn(cases()),
                         [](const auto& tested) {
                           std::string name = tested.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

/// Of real projects (../shared/corpus/history, or STOWAGE_CORPUS) every one that is rewritten is looked at again, each
/// nth with STOWAGE_EVERY: there is nothing left to do.
TEST(OptimizeHistory, DoesNothingTheSecondTime) {
  const char* corpus = std::getenv("STOWAGE_CORPUS");
  const fs::path history =
      fs::path(corpus ? corpus : (fs::path(STOWAGE_SOURCE_DIR) / "../shared/corpus").string()) /
      "history";
  if (!fs::exists(history)) GTEST_SKIP() << "skipped: no corpus";
  const char* every = std::getenv("STOWAGE_EVERY");
  const int step = every ? std::max(1, std::atoi(every)) : 8;
  std::vector<fs::path> folders;
  for (const fs::directory_entry& entry : fs::directory_iterator(history)) {
    if (fs::exists(entry.path() / "case.json")) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  std::size_t rewritten = 0;
  for (std::size_t i = 0; i < folders.size(); i += static_cast<std::size_t>(step)) {
    const auto context = context::Context::recorded(folders[i].string());
    ASSERT_TRUE(context);
    const auto commits = context::read_recorded_history(read(folders[i] / "commits.jsonl"));
    const OptimizeOptions options{
        .context = *context, .history = commits ? &*commits : nullptr, .assuming = true};
    const Plan plan = optimize(read(folders[i] / "Dockerfile"), options);
    if (!plan.changed()) continue;
    ++rewritten;
    EXPECT_EQ(optimize(plan.text, options).text, plan.text) << folders[i];
  }
  EXPECT_GT(rewritten, folders.size() / 4 / static_cast<std::size_t>(step));
}

TEST(OptimizeCases, HoldTwentyFiveEcosystems) {
  std::set<std::string> covered;
  for (const std::string& name : cases()) {
    if (knowledge::builtin().ecosystem(name)) covered.insert(name);
  }
  EXPECT_GE(covered.size(), 25U);
}

}  // namespace
}  // namespace stowage::optimize
