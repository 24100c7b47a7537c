// What hadolint said of files of the corpus, under each of its codes that it said there.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "paths.h"
#include "tests/corpus/program.h"

namespace stowage {

TEST(Hadolint, AgreesAboutTheCorpus) {
  namespace fs = std::filesystem;
  const fs::path corpus = testing::large_corpus();
  const fs::path expected = corpus / "expected" / "hadolint.jsonl";
  if (testing::large_corpus().empty() || !fs::exists(expected))
    GTEST_SKIP() << "skipped: no corpus";
  std::vector<std::string> command{"python3",
                                   fs::path(STOWAGE_SOURCE_DIR) / "tools/corpus/compare-hadolint",
                                   "--program", STOWAGE_PROGRAM};
  // Not DL3025: docs/hadolint.md says of one file who is right.
  for (const char* code :
       {"1000", "3000", "3001", "3002", "3003", "3004", "3006", "3007", "3008", "3009",
        "3010", "3012", "3013", "3014", "3015", "3016", "3018", "3019", "3020", "3021",
        "3022", "3027", "3028", "3029", "3032", "3033", "3036", "3037", "3038", "3040",
        "3041", "3042", "3044", "3045", "3046", "3047", "3048", "3059", "3060", "3062",
        "3064", "3065", "3066", "3067", "4000", "4001", "4003", "4004", "4005", "4006"}) {
    command.push_back("--code");
    command.push_back(std::string("DL") + code);
  }
  command.push_back(corpus / "lint" / "files");
  command.push_back(expected);
  const testing::Output compared = testing::run(command);
  EXPECT_EQ(compared.status, 0) << compared.out;
}

}  // namespace stowage
