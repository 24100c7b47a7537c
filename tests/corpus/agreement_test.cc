// The comparison with BuildKit's own parser over the large corpus, where that is there
// (docs/testing.md).

#include <gtest/gtest.h>

#include <iostream>
#include <string>

#include "paths.h"
#include "tests/corpus/program.h"

namespace stowage::testing {
namespace {

TEST(Corpus, EveryFileIsReadAsBuildkitReadsIt) {
  const std::string corpus = large_corpus();
  if (corpus.empty()) GTEST_SKIP() << "skipped: no corpus";
  const Output output = run({STOWAGE_SOURCE_DIR "/tools/corpus/compare-ast", corpus + "/lint/files",
                             corpus + "/expected/ast.jsonl.zst", "--program", STOWAGE_PROGRAM});
  EXPECT_EQ(output.status, 0) << output.out;
  const std::size_t line = output.out.rfind('\n', output.out.size() - 2);
  std::cout << output.out.substr(line == std::string::npos ? 0 : line + 1);
}

}  // namespace
}  // namespace stowage::testing
