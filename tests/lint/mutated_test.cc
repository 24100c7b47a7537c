// Rules and fixes on files that were damaged: what the fuzz target checks, on mutations of the
// hand-written files that are the same in each run.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "paths.h"
#include "tools/stowage-eval/damage.h"
#include "tools/stowage-eval/lint_check.h"

namespace stowage {
namespace {

std::vector<std::string> texts() {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           std::filesystem::path(STOWAGE_SOURCE_DIR) / "corpus")) {
    if (!entry.is_regular_file() || entry.file_size() > 4000) continue;
    if (entry.path().extension() != ".dockerfile") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  for (const EmbeddedFile& page : rules::pages()) {
    const std::size_t begin = page.text.find("```dockerfile\n");
    if (begin == std::string_view::npos) continue;
    const std::size_t end = page.text.find("\n```", begin);
    out.emplace_back(page.text.substr(begin + 14, end - begin - 13));
  }
  return out;
}

TEST(Mutated, FilesAreLintedAndFixedWithoutHarm) {
  const std::vector<std::string> all = texts();
  ASSERT_GT(all.size(), 100U);
  std::mt19937 random(20261128);
  for (const std::string& text : all) {
    for (int round = 0; round < 4; ++round) {
      const std::string damaged = mutated(text, random);
      EXPECT_EQ(broken_by(damaged), "") << damaged;
    }
  }
}

// What damaged files have found.
TEST(Mutated, FoundBefore) {
  for (const char* text : {
           "FROM a\nCOPY . .\nRUN pip install -r requirements.txt\n",
           "FROM a\nWORKDIR /b\nCOPY . .\nRUN pip install -r $FILE\n",
           "FROM alpine:3.20\nRUN apk -- add git\n",
       })
    EXPECT_EQ(broken_by(text), "") << text;
}

}  // namespace
}  // namespace stowage
