#include "lib/context/gitignore.h"

#include <gtest/gtest.h>

#include "tests/context/temporary_folder.h"

namespace stowage::context {
namespace {

// The examples of gitignore(5), and what its rules say.
TEST(GitIgnore, OneList) {
  struct Case {
    std::string_view lines, path;
    bool folder, ignored;
  };
  const Case cases[] = {
      {"*.log", "a.log", false, true},
      {"*.log", "x/y/a.log", false, true},
      {"build", "x/build", true, true},
      {"build/", "x/build", false, false},
      {"build/", "x/build", true, true},
      {"/build", "x/build", true, false},
      {"/build", "build", true, true},
      {"doc/frotz", "doc/frotz", true, true},
      {"doc/frotz", "a/doc/frotz", true, false},
      {"doc/frotz/", "a/doc/frotz", true, false},
      {"foo/*", "foo/test.json", false, true},
      {"foo/*", "foo/bar/hello.c", false, false},
      {"**/foo", "a/b/foo", false, true},
      {"**/foo/bar", "a/foo/bar", false, true},
      {"abc/**", "abc/x/y", false, true},
      {"abc/**", "abc", true, false},
      {"a/**/b", "a/b", false, true},
      {"a/**/b", "a/x/y/b", false, true},
      {"a**b", "axb", false, true},
      {"a**b/c", "ax/yb/c", false, false},
      {"a**/c", "ax/y/c", false, true},
      {"a**", "q/ax/c", false, false},
      {"a**", "q/ax", true, true},
      {"b/a***/c", "b/ax/y/c", false, true},
      {"?a**/c", "bax/y/c", false, false},
      {"b/**a", "b/c/ca", false, false},
      {"*.log\n!keep.log", "keep.log", false, false},
      {"!keep.log\n*.log", "keep.log", false, true},
      {"# words", "# words", false, false},
      {"\\# words", "# words", false, true},
      {"\\!x", "!x", false, true},
      {"trail  ", "trail", false, true},
      {"trail\\ ", "trail ", false, true},
      {"x[!a-c]z", "xbz", false, false},
      {"x[!a-c]z", "xdz", false, true},
      {"crlf\r\n", "crlf", false, true},
      {"[]a]", "]", false, true},
      {"[]a]", "a", false, true},
      {"[!]a]", "]", false, false},
      {"[!]a]", "b", false, true},
      {"[a-]", "-", false, true},
      {"[-a]", "-", false, true},
      {"[a-c-e]", "d", false, false},
      {"[[:alpha:]]", "q", false, true},
      {"[[:alpha:]]", "1", false, false},
      {"[![:digit:]x]", "x", false, false},
      {"x[[:punct:]]y", "x/y", false, false},
      {"x[[:punct:]]y", "x]y", false, true},
      {"x[!a]y", "x/y", false, false},
      {"[\\]]", "]", false, true},
      {"[z", "[z", false, false},
      {"", "x", false, false},
      {"/", "x", true, false},
  };
  for (const Case& each : cases) {
    const IgnoreList list("/r", each.lines);
    EXPECT_EQ(list.ask("/r/" + std::string(each.path), each.folder) == IgnoreList::Answer::ignored,
              each.ignored)
        << each.lines << " and " << each.path;
  }
}

TEST(GitIgnore, NearerFilesWinAndTheRepositoryIsFound) {
  const testing::TemporaryFolder folder;
  folder.write(".git/info/exclude", "secret\n");
  folder.write(".gitignore", "*.tmp\n/top\n");
  folder.write("a/.gitignore", "!keep.tmp\n");
  folder.write("a/b/x", "");
  const std::string root = std::filesystem::canonical(folder.path());
  GitIgnore ignore = GitIgnore::at(root + "/a");
  EXPECT_TRUE(ignore.ignores(root + "/a/x.tmp", false));
  EXPECT_FALSE(ignore.ignores(root + "/a/keep.tmp", false));
  EXPECT_TRUE(ignore.ignores(root + "/a/b/secret", false));
  EXPECT_FALSE(ignore.ignores(root + "/a/top", false));
  EXPECT_TRUE(ignore.ignores(root + "/top", false));
  folder.write("a/b/.gitignore", "*\n");
  ignore.enter(root + "/a/b");
  EXPECT_TRUE(ignore.ignores(root + "/a/b/x", false));
  ignore.leave(root + "/a/b");
  EXPECT_FALSE(ignore.ignores(root + "/a/b/x", false));
}

// A worktree has a file `.git`, whose exclude list lies in the main repository.
TEST(GitIgnore, Worktree) {
  const testing::TemporaryFolder folder;
  folder.write("main/.git/info/exclude", "secret\n");
  folder.write("main/.git/worktrees/w/commondir", "../..\n");
  folder.write("w/.git", "gitdir: " + folder.path() + "/main/.git/worktrees/w\n");
  const std::string root = std::filesystem::canonical(folder.path());
  EXPECT_TRUE(GitIgnore::at(root + "/w").ignores(root + "/w/secret", false));
}

}  // namespace
}  // namespace stowage::context
