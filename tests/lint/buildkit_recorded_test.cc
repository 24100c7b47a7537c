// What BuildKit's own checks said of each file of the corpus.

#include <gtest/gtest.h>

#include <filesystem>

#include "paths.h"
#include "tests/corpus/program.h"

namespace stowage {

TEST(BuildkitChecks, AgreeWithTheRecordedOnes) {
  namespace fs = std::filesystem;
  const fs::path corpus = testing::large_corpus();
  const fs::path expected = corpus / "expected" / "buildkit-checks.jsonl.zst";
  if (testing::large_corpus().empty() || !fs::exists(expected))
    GTEST_SKIP() << "skipped: no corpus";
  const fs::path program = fs::path(STOWAGE_PROGRAM).parent_path() / "stowage-eval";
  const testing::Output predicted = testing::run({program, "checks", corpus / "lint" / "files"});
  ASSERT_EQ(predicted.status, 0);
  const fs::path folder = testing::make_temporary_directory();
  testing::write_file(folder / "predicted.jsonl", predicted.out);
  const testing::Output compared =
      testing::run({"python3", fs::path(STOWAGE_SOURCE_DIR) / "tools/corpus/compare-checks",
                    expected, folder / "predicted.jsonl"});
  fs::remove_all(folder);
  EXPECT_EQ(compared.status, 0) << compared.out;
}

}  // namespace stowage
