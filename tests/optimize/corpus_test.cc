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

TEST(OptimizeCases, HoldTwentyFiveEcosystems) {
  std::set<std::string> covered;
  for (const std::string& name : cases()) {
    if (knowledge::builtin().ecosystem(name)) covered.insert(name);
  }
  EXPECT_GE(covered.size(), 25U);
}

}  // namespace
}  // namespace stowage::optimize
