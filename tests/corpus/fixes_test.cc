// Every fix keeps its promises (tools/stowage-eval/fixes.cc says which) on the hand-written files,
// and on a sample of the large corpus where that is there.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "paths.h"
#include "tests/corpus/program.h"

namespace stowage::testing {
namespace {

namespace fs = std::filesystem;

std::string eval_program() {
  return (fs::path(STOWAGE_PROGRAM).parent_path() / "stowage-eval").string();
}

TEST(Fixes, KeepTheirPromisesOnHandWrittenFiles) {
  std::vector<std::string> command = {eval_program(), "fixes"};
  for (const auto& entry : fs::recursive_directory_iterator(STOWAGE_SOURCE_DIR "/corpus")) {
    const std::string path = entry.path().string();
    const bool of_context =
        path.find("/optimize/") != std::string::npos && path.find("/context/") != std::string::npos;
    if (entry.is_regular_file() && !of_context) command.push_back(path);
  }
  const Output output = run(command);
  EXPECT_EQ(output.status, 0);
  EXPECT_EQ(output.out, "");
}

TEST(Fixes, KeepTheirPromisesOnTheCorpus) {
  const std::string corpus = large_corpus();
  if (corpus.empty()) GTEST_SKIP() << "skipped: no corpus";
  // Files lie in folders by the first byte of their hash: three are a sample of about 1%.
  std::vector<std::string> command = {eval_program(), "fixes"};
  for (const char* folder : {"00", "55", "aa"}) command.push_back(corpus + "/lint/files/" + folder);
  const Output output = run(command);
  EXPECT_EQ(output.status, 0);
  EXPECT_EQ(output.out, "");
}

}  // namespace
}  // namespace stowage::testing
