#include "lib/context/ignore.h"

#include <gtest/gtest.h>

#include <span>

namespace stowage::context {
namespace {

struct Row {
  const char* file;
  const char* path;
  std::uint32_t line;  ///< that excludes it; 0: it stays
};

void check(std::span<const Row> rows) {
  for (const Row& row : rows) {
    const IgnoreVerdict verdict = IgnoreRules::parse(row.file, ".dockerignore").verdict(row.path);
    EXPECT_EQ(verdict.excluded ? verdict.line : 0, row.line) << row.file << "\npath " << row.path;
  }
}

// https://docs.docker.com/build/concepts/context/#dockerignore-files
TEST(ContextIgnore, DocumentedRules) {
  const Row rows[] = {
      {"# comment\n*/temp*\n", "somedir/temporary.txt", 2},  // one folder deep
      {"*/temp*\n", "somedir/temp/x", 1},  // a folder that matches takes all below along
      {"*/temp*\n", "temporary.txt", 0},
      {"*/*/temp*\n", "somedir/subdir/temporary.txt", 1},
      {"temp?\n", "tempa", 1},
      {"temp?\n", "sub/tempa", 0},  // anchored at the root
      {"**/*.go\n", "a/b/c.go", 1},
      {"**/*.go\n", "c.go", 1},
      {"/foo/bar\n", "foo/bar", 1},  // a leading slash changes nothing
      {"foo/bar\n", "x/foo/bar", 0},
      {"*.md\n!README.md\n", "README.md", 0},
      {"*.md\n!README.md\n", "docs.md", 1},
      {"*.md\n!README*.md\nREADME-secret.md\n", "README-secret.md", 3},
      {"*.md\n!README*.md\nREADME-secret.md\n", "README-x.md", 0},
      {"*.md\nREADME-secret.md\n!README*.md\n", "README-secret.md",
       0},              // the last matching line wins
      {".\n", "x", 0},  // "." is ignored for historical reasons
  };
  check(rows);
}

TEST(ContextIgnore, LinesAreReadAsDockerDoes) {
  const Row rows[] = {
      {"\xEF\xBB\xBFnode_modules\n", "node_modules/a",
       1},                     // a byte order mark is no part of the first line
      {"a\r\nb\r\n", "b", 2},  // nor is the carriage return
      {"  a  \n", "a", 1},     // blanks around are cut
      {"\xC2\xA0"
       "a\xE3\x80\x80\n",
       "a", 1},  // as strings.TrimSpace has it: those of Unicode, too
      {"*\n!\xE2\x80\x82"
       "a\n",
       "a", 0},
      {" # a\n", "# a", 1},  // a comment begins at the very start of the line only
      {"a # b\n", "a", 0},   // and never later
      {"a # b\n", "a # b", 1},
      {"node_modules/\n", "node_modules", 1},  // a slash at the end changes nothing
      {"./dist/../build\n", "build/x", 1},     // paths are cleaned
      {"a//b\n", "a/b", 1},
      {"*\n! /keep/it \n", "keep/it", 0},  // blanks and the slash behind "!" too
      {"a b\n", "a b", 1},
      {"\n\n  \nx\n", "x", 4},  // line numbers count empty lines
      {"x", "x", 1},            // no newline at the end
      {"../x\n", "x", 0},       // above the root is nothing
      {"node_modules\n", "packages/a/node_modules/x",
       0},  // a name alone is meant at the root: the classic mistake
      {"**/node_modules\n", "packages/a/node_modules/x", 1},
      {"foo\\*bar\n", "foo*bar", 1},
      {"foo\\*bar\n", "fooXbar", 0},
      {"[a-c].txt\n", "b.txt", 1},
      {"[^a-c].txt\n", "b.txt", 0},
  };
  check(rows);
}

TEST(ContextIgnore, ExceptionsReachIntoExcludedFolders) {
  const Row rows[] = {
      {"*\n!src\n", "src/a/b.c", 0},  // a folder taken back takes what is in it
      {"*\n!src\n", "other/a", 1},
      {"*\n!src/main\n", "src/main/x", 0},  // though "src" itself stays excluded
      {"*\n!src/main\n", "src/test/x", 1},
      {"*\n!**/package.json\n", "packages/a/package.json", 0},
      {"*\n!**/package.json\n", "packages/a/index.js", 1},
      {"*\n!*.py\n", "sub/x.py", 1},  // the exception is anchored as well
      {"docs\n!docs/keep\ndocs/keep/not\n", "docs/keep/not", 3},
      {"docs\n!docs/keep\ndocs/keep/not\n", "docs/keep/yes", 0},
      {"!x\nx\n", "x", 2},
  };
  check(rows);
  EXPECT_TRUE(IgnoreRules::parse("*\n!src/main\n", "").may_reinclude_below("src"));
  EXPECT_FALSE(IgnoreRules::parse("*\n!src/main\n", "").may_reinclude_below("docs"));
  EXPECT_TRUE(IgnoreRules::parse("*\n!**/x\n", "").may_reinclude_below("docs"));
  EXPECT_FALSE(IgnoreRules::parse("*\n", "").may_reinclude_below("docs"));
}

// fsutil skips a rule that cannot change the answer for a folder, and its children then do not
// inherit it: the third line is not looked at for "d", which the first excludes already, and does
// not match "d/x" itself.
TEST(ContextIgnore, ARepeatedLineDoesNotUndoAnException) {
  const Row rows[] = {{"d\n!d/x\nd\n", "d/x", 0}, {"d\n!d/x\nd\n", "d/y", 1}};
  check(rows);
}

TEST(ContextIgnore, LinesThatTheBuilderRejects) {
  const IgnoreRules rules = IgnoreRules::parse("a\n!\n[a\n! \n", ".dockerignore");
  ASSERT_EQ(rules.problems().size(), 3U);
  EXPECT_EQ(rules.problems()[0].line, 2U);
  EXPECT_EQ(rules.problems()[1].line, 3U);
  EXPECT_EQ(rules.problems()[2].line, 4U);
  EXPECT_EQ(rules.rules().size(), 1U);
}

}  // namespace
}  // namespace stowage::context
