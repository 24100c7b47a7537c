#include "lib/context/git_history.h"

#include <gtest/gtest.h>

#include "lib/context/process.h"
#include "tests/context/temporary_folder.h"

namespace stowage::context {
namespace {

class Repository {
 public:
  Repository() {
    git({"init", "-q", "-b", "main"});
    git({"config", "user.name", "a"});
    git({"config", "user.email", "a@example.com"});
    git({"config", "commit.gpgSign", "false"});
  }
  void git(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"git", "-C", folder.path()});
    const Result<ProgramOutput> output = run_program(arguments);
    ASSERT_TRUE(output);
    ASSERT_EQ(output->status, 0) << output->err;
  }
  void commit(const std::string& file, const std::string& text) const {
    folder.write(file, text);
    git({"add", "-A"});
    git({"commit", "-q", "-m", "x"});
  }
  testing::TemporaryFolder folder;
};

TEST(ContextHistory, CountsCommitsThatTouchPaths) {
  const Repository repository;
  repository.commit("app/package.json", "1");
  repository.commit("app/src/a b.js", "1");
  repository.commit("app/src/\xC3\xA4.js", "1");
  repository.commit("other/x", "1");
  repository.commit("app/package.json", "2");
  const Result<History> history = read_git_history(repository.folder / "app");
  ASSERT_TRUE(history) << history.error().message;
  ASSERT_EQ(history->commits.size(), 4U);  // the one of other/ is not of this context
  EXPECT_EQ(history->commits[0].paths, std::vector<std::string>{"package.json"});
  EXPECT_EQ(history->commits[1].paths, std::vector<std::string>{"src/\xC3\xA4.js"});
  EXPECT_EQ(history->commits[2].paths, std::vector<std::string>{"src/a b.js"});
  EXPECT_GT(history->commits[0].time, 1'000'000'000);
  EXPECT_EQ(history->commits[0].id.size(), 40U);
  EXPECT_FALSE(history->shallow);
  EXPECT_DOUBLE_EQ(history->chance(std::vector<std::string>{"package.json"}), 0.5);
  EXPECT_DOUBLE_EQ(history->chance(std::vector<std::string>{"src"}), 0.5);
  EXPECT_DOUBLE_EQ(history->chance(std::vector<std::string>{"sr"}), 0);
  EXPECT_DOUBLE_EQ(history->chance(std::vector<std::string>{"src", "package.json"}), 1);
  EXPECT_DOUBLE_EQ(history->chance(std::vector<std::string>{""}), 1);
  EXPECT_EQ(read_git_history(repository.folder / "app", 2)->commits.size(), 2U);
}

// A merge counts once, with what it brought to the main line.
TEST(ContextHistory, FollowsFirstParents) {
  const Repository repository;
  repository.commit("a", "1");
  repository.git({"checkout", "-q", "-b", "side"});
  repository.commit("b", "1");
  repository.commit("c", "1");
  repository.git({"checkout", "-q", "main"});
  repository.commit("a", "2");
  repository.git({"merge", "-q", "--no-ff", "-m", "merge", "side"});
  const Result<History> history = read_git_history(repository.folder.path());
  ASSERT_TRUE(history) << history.error().message;
  ASSERT_EQ(history->commits.size(), 3U);
  EXPECT_EQ(history->commits[0].paths, (std::vector<std::string>{"b", "c"}));
}

// The last commit of a shallow clone looks as if it added every file.
TEST(ContextHistory, AShallowCloneLosesItsLastCommit) {
  const Repository repository;
  for (int i = 0; i < 5; ++i) repository.commit("f" + std::to_string(i), "1");
  const testing::TemporaryFolder target;
  repository.git(
      {"clone", "-q", "--depth", "3", "file://" + repository.folder.path(), target / "clone"});
  const Result<History> history = read_git_history(target / "clone");
  ASSERT_TRUE(history) << history.error().message;
  EXPECT_TRUE(history->shallow);
  EXPECT_EQ(history->commits.size(), 2U);
}

TEST(ContextHistory, SaysWhatIsMissing) {
  const testing::TemporaryFolder folder;
  const Result<History> none = read_git_history(folder.path());
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().message.find("not in a git repository"), std::string::npos)
      << none.error().message;
  const Repository empty;
  EXPECT_FALSE(read_git_history(empty.folder.path()));
  EXPECT_FALSE(run_program({"no-such-program-at-all"}));
}

TEST(ContextHistory, ReadsRecordedCommits) {
  const Result<History> history = read_recorded_history(
      "{\"commit\":\"a\",\"time\":5,\"files\":[\"x/"
      "y\",\"b\"],\"dockerfile_changed\":false}\n{\"commit\":\"c\",\"time\":6,\"files\":[\"b\"]}"
      "\n");
  ASSERT_TRUE(history);
  ASSERT_EQ(history->commits.size(), 2U);
  EXPECT_EQ(history->commits[0].id, "c");
  EXPECT_DOUBLE_EQ(history->chance(std::vector<std::string>{"x"}), 0.5);
  EXPECT_FALSE(read_recorded_history("nonsense\n"));
}

}  // namespace
}  // namespace stowage::context
