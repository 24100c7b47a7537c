// The predictions for recorded builds, compared with what a real builder did.

#include <gtest/gtest.h>

#include <filesystem>

#include "paths.h"
#include "tests/corpus/program.h"

namespace stowage {

namespace {

namespace fs = std::filesystem;

/// What `stowage-eval cache` predicts for the cases, held against what is recorded there.
void expect_predicted(const fs::path& cases) {
  const fs::path program = fs::path(STOWAGE_PROGRAM).parent_path() / "stowage-eval";
  const testing::Output predicted = testing::run({program, "cache", cases});
  ASSERT_EQ(predicted.status, 0);
  const fs::path folder = testing::make_temporary_directory();
  testing::write_file(folder / "predictions.jsonl", predicted.out);
  const testing::Output compared =
      testing::run({"python3", fs::path(STOWAGE_SOURCE_DIR) / "tools/corpus/compare-cache", cases,
                    folder / "predictions.jsonl", "-v"});
  fs::remove_all(folder);
  EXPECT_EQ(compared.status, 0) << compared.out;
}

}  // namespace

TEST(CacheRecorded, EveryStepOfEveryBuildIsPredicted) {
  const fs::path cases = fs::path(testing::large_corpus()) / "cache-truth" / "cases.jsonl";
  if (testing::large_corpus().empty() || !fs::exists(cases)) GTEST_SKIP() << "skipped: no corpus";
  expect_predicted(cases);
}

TEST(CacheExperiments, EveryStepOfEveryBuildIsPredicted) {
  expect_predicted(fs::path(STOWAGE_SOURCE_DIR) / "corpus/cache/experiments.jsonl");
}

}  // namespace stowage
