// Every fix keeps its promises (tools/stowage-eval/fixes.cc says which) on the hand-written files,
// and on a sample of the large corpus where that is there.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <string_view>
#include <utility>

#include "paths.h"
#include "tests/corpus/program.h"

namespace stowage::testing {
namespace {

namespace fs = std::filesystem;

std::string eval_program() {
  return (fs::path(STOWAGE_PROGRAM).parent_path() / "stowage-eval").string();
}

/// The first fix puts into one place what the second rule then sees; its finding was true before.
constexpr std::pair<std::string_view, std::string_view> uncovered[] = {
    {"consecutive-runs", "downloaded-archive-kept"},
    {"compile-under-emulation", "platform-argument-above-step"},
    {"variable-label-above-step", "volatile-arg-above-step"}};

/// The lines that tell of a broken promise, without those.
std::string broken(const std::string& out) {
  std::string left;
  std::istringstream in(out);
  for (std::string line; std::getline(in, line);) {
    const bool is_known =
        std::any_of(std::begin(uncovered), std::end(uncovered), [&](const auto& pair) {
          return line.find("\"rule\":\"" + std::string(pair.first) +
                           "\",\"broken\":\"new-finding\",\"detail\":\"" +
                           std::string(pair.second)) != std::string::npos;
        });
    if (!is_known) left += line + "\n";
  }
  return left;
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
  EXPECT_EQ(broken(output.out), "");
}

}  // namespace
}  // namespace stowage::testing
