// tools/corpus/fetch, on a git repository that the test makes.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "paths.h"
#include "tests/corpus/program.h"

namespace stowage::testing {
namespace {

namespace fs = std::filesystem;

const std::string tools = STOWAGE_SOURCE_DIR "/tools/corpus/";

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

/// A repository OWNER/NAME with two versions of a Dockerfile, and a manifest of both.
class CorpusFetch : public ::testing::Test {
 protected:
  void SetUp() override {
    if (run({"git", "--version"}).status != 0 || run({"python3", "--version"}).status != 0) {
      GTEST_SKIP() << "skipped: no git or python3";
    }
    folder_ = make_temporary_directory();
    repository_ = folder_ + "/mirror/owner/name";
    fs::create_directories(repository_ + "/app");
    git({"init", "--quiet"});
    first_ = commit("FROM a\n");
    second_ = commit("FROM b\nRUN true\n");
  }
  void TearDown() override {
    if (!folder_.empty()) fs::remove_all(folder_);
  }

  Output git(std::vector<std::string> arguments) const {
    std::vector<std::string> command = {"git",
                                        "-C",
                                        repository_,
                                        "-c",
                                        "user.name=test",
                                        "-c",
                                        "user.email=test@example.org",
                                        "-c",
                                        "commit.gpgsign=false"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run(command);
  }

  std::string commit(const std::string& dockerfile) const {
    write_file(repository_ + "/app/Dockerfile", dockerfile);
    git({"add", "app/Dockerfile"});
    git({"commit", "--quiet", "--message", "change"});
    return trimmed(git({"rev-parse", "HEAD"}).out);
  }

  /// printf 'FROM a\n' | sha256sum, and the same of the second version.
  std::string manifest(const std::string& hash_of_first) const {
    const std::string row = "\towner/name\t";
    return "sha256\trepo\tcommit\tpath\n" + hash_of_first + row + first_ + "\tapp/Dockerfile\n" +
           second_hash + row + second_ + "\tapp/Dockerfile\n";
  }

  Output fetch(const std::string& listed) const {
    write_file(folder_ + "/manifest.tsv", listed);
    return run({tools + "fetch", folder_ + "/out", "--mirror", "file://" + folder_ + "/mirror",
                "--manifest", folder_ + "/manifest.tsv"});
  }

  static constexpr const char* first_hash =
      "20a51c1806196a27c0b6855656a7480447832e6a755ca8b4f0e582a41fa2534c";
  static constexpr const char* second_hash =
      "5c394db02759ec684b03c0f7c9d19b0bf6791d04e189cfcf95e2c56e2a9946b5";
  std::string folder_, repository_, first_, second_;
};

TEST_F(CorpusFetch, BringsEveryVersionAndVerifiesIt) {
  const Output output = fetch(manifest(first_hash));
  EXPECT_EQ(output.status, 0) << output.out;
  const std::string files = folder_ + "/out/files/";
  EXPECT_EQ(read_file(files + std::string(first_hash).substr(0, 2) + "/" + first_hash), "FROM a\n");
  EXPECT_EQ(read_file(files + std::string(second_hash).substr(0, 2) + "/" + second_hash),
            "FROM b\nRUN true\n");
}

TEST_F(CorpusFetch, RefusesBytesWithAnotherHash) {
  const std::string wrong(64, '0');
  const Output output = fetch(manifest(wrong));
  EXPECT_EQ(output.status, 1);
  EXPECT_FALSE(fs::exists(folder_ + "/out/files/00/" + wrong));
  EXPECT_NE(output.out.find("2 files, 1 verified, 1 missing or wrong"), std::string::npos)
      << output.out;
}

TEST_F(CorpusFetch, SaysWhenARepositoryIsGone) {
  fs::rename(folder_ + "/mirror/owner", folder_ + "/mirror/else");
  EXPECT_EQ(fetch(manifest(first_hash)).status, 1);
}

}  // namespace
}  // namespace stowage::testing
