// What hadolint said of files of the corpus, under its codes about scripts.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "paths.h"
#include "tests/corpus/program.h"

namespace stowage {

TEST(Hadolint, AgreesAboutScripts) {
  namespace fs = std::filesystem;
  const fs::path corpus = testing::large_corpus();
  const fs::path expected = corpus / "expected" / "hadolint.jsonl";
  if (testing::large_corpus().empty() || !fs::exists(expected))
    GTEST_SKIP() << "skipped: no corpus";
  std::vector<std::string> command{"python3",
                                   fs::path(STOWAGE_SOURCE_DIR) / "tools/corpus/compare-hadolint",
                                   "--program", STOWAGE_PROGRAM};
  for (const char* code :
       {"3001", "3003", "3004", "3008", "3009", "3013", "3014", "3015", "3016", "3018", "3019",
        "3027", "3028", "3030", "3032", "3033", "3034", "3035", "3036", "3037", "3038", "3040",
        "3041", "3042", "3046", "3047", "3059", "3060", "3062", "4001", "4005", "4006"}) {
    command.push_back("--code");
    command.push_back(std::string("DL") + code);
  }
  command.push_back(corpus / "lint" / "files");
  command.push_back(expected);
  const testing::Output compared = testing::run(command);
  EXPECT_EQ(compared.status, 0) << compared.out;
}

}  // namespace stowage
