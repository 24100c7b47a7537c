// Pairs of Dockerfiles that a real builder built, compared with what the checker says: no unequal
// pair may ever pass for equal.

#include <gtest/gtest.h>

#include <filesystem>

#include "paths.h"
#include "tests/corpus/program.h"

namespace stowage {

TEST(ProofRecorded, NoUnequalPairPassesAndMostEqualOnesAreShown) {
  namespace fs = std::filesystem;
  const fs::path cases = fs::path(testing::large_corpus()) / "equality-truth" / "cases.jsonl";
  if (testing::large_corpus().empty() || !fs::exists(cases)) GTEST_SKIP() << "skipped: no corpus";
  const fs::path program = fs::path(STOWAGE_PROGRAM).parent_path() / "stowage-eval";
  const testing::Output predicted = testing::run({program, "equality", cases});
  ASSERT_EQ(predicted.status, 0);
  const fs::path folder = testing::make_temporary_directory();
  testing::write_file(folder / "predictions.jsonl", predicted.out);
  const testing::Output compared =
      testing::run({"python3", fs::path(STOWAGE_SOURCE_DIR) / "tools/corpus/compare-equality",
                    cases, folder / "predictions.jsonl", "-v"});
  fs::remove_all(folder);
  EXPECT_EQ(compared.status, 0) << compared.out;
}

}  // namespace stowage
