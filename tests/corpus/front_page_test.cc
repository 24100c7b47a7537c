// docs/rules.md is generated; this fails when it is older than the rules, and says how to write it again.

#include <gtest/gtest.h>

#include "paths.h"
#include "tests/corpus/program.h"

namespace stowage::testing {

TEST(RulesPage, IsCurrent) {
  const Output output = run({STOWAGE_PROGRAM, "rules", "--format", "markdown"});
  ASSERT_EQ(output.status, 0);
  EXPECT_EQ(read_file(STOWAGE_SOURCE_DIR "/docs/rules.md"), output.out)
      << "run: build/dev/stowage rules --format markdown > docs/rules.md";
}

// The rewrite that the README shows, byte for byte, and as a patch that `patch` takes.
TEST(Article, IsRewrittenToTheCachedOrder) {
  const std::string folder = STOWAGE_SOURCE_DIR "/corpus/article/";
  const Output output = run({STOWAGE_PROGRAM, "optimize", folder + "Dockerfile"});
  EXPECT_EQ(output.status, 0);
  EXPECT_EQ(output.out, read_file(folder + "expected.dockerfile"));
}

}  // namespace stowage::testing
