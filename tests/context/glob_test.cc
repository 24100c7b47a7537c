#include "lib/context/glob.h"

#include <gtest/gtest.h>

#include <chrono>

namespace stowage::context {
namespace {

struct Row {
  const char* pattern;
  const char* path;
  bool matches;
};

// https://pkg.go.dev/path/filepath#Match
TEST(ContextGlob, GoMatch) {
  const Row rows[] = {
      {"abc", "abc", true},
      {"*", "abc", true},
      {"*c", "abc", true},
      {"a*", "a", true},
      {"a*", "ab/c", false},  // "*" does not cross a slash
      {"a*/b", "abc/b", true},
      {"a*/b", "a/c/b", false},
      {"a*b*c*d*e*/f", "axbxcxdxe/f", true},
      {"a*b?c*x", "abxbbxdbxebxczzx", true},
      {"a*b?c*x", "abxbbxdbxebxczzy", false},
      {"ab[c]", "abc", true},
      {"ab[b-d]", "abc", true},
      {"ab[e-g]", "abc", false},
      {"ab[^c]", "abc", false},
      {"ab[^e-g]", "abc", true},
      {"a\\*b", "a*b", true},  // an escaped star is a star
      {"a\\*b", "ab", false},
      {"a?b",
       "a\xE2\x98\xBA"
       "b",
       true},  // "?" takes one character of several bytes
      {"a[^a]b",
       "a\xE2\x98\xBA"
       "b",
       true},
      {"a???b",
       "a\xE2\x98\xBA"
       "b",
       false},
      {"a?b", "a/b", false},
      {"[\\]a]", "]", true},
      {"[x\\-]", "-", true},
      {"**/x", "a/x", true},  // "**" is two stars
      {"**/x", "a/b/x", false},
      {"**/x", "x", false},
  };
  for (const Row& row : rows) {
    const auto glob = Glob::go_match(row.pattern);
    ASSERT_TRUE(glob) << row.pattern;
    EXPECT_EQ(glob->matches(row.path), row.matches) << row.pattern << "  " << row.path;
  }
  for (const char* bad :
       {"[", "[a", "[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]", "a\\", "[^", "[^bc"}) {
    EXPECT_FALSE(Glob::go_match(bad)) << bad;
  }
}

// moby/patternmatcher: what its documentation says and, for the last rows, what its shortcuts do.
TEST(ContextGlob, IgnorePattern) {
  const Row rows[] = {
      {"**", "file", true},
      {"**", "a/b", true},
      {"**/file", "file", true},  // "**/" may be nothing
      {"**/file", "a/b/file", true},
      {"**/file", "a/profile", false},
      {"dir/**", "dir/a/b", true},
      {"dir/**", "dir", false},  // needs something below
      {"dir/**/x", "dir/x", true},
      {"dir/**/x", "dir/a/b/x", true},
      {"dir/**/x", "dirx", false},
      {"**/dir2/*", "a/b/dir2/f", true},
      {"**/dir2/*", "dir2/f", true},
      {"**/dir2/**", "dir/dir2/a/b", true},
      {"**/*.go", "main.go", true},
      {"**/*.go", "a/b/main.go", true},
      {"*/temp*", "a/temporary", true},
      {"*/temp*", "a/b/temporary", false},
      {"*/*/temp*", "a/b/temp", true},
      {"temp?", "tempa", true},
      {"temp?", "temp", false},
      {"a/[b-d]", "a/c", true},
      {"*", "a/b", false},
      {".*", ".git", true},  // a point is a point
      {".*", "agit", false},
      {"a(b", "a(b", true},
      {"**x", "a/bax", true},  // the suffix shortcut
      {"x**", "xyz/a", true},  // the prefix shortcut
      {"a**b", "ax/b", true},  // else "**" ends at a slash
      {"a**b", "axb", false},
  };
  for (const Row& row : rows) {
    const auto glob = Glob::ignore_pattern(row.pattern);
    ASSERT_TRUE(glob) << row.pattern;
    EXPECT_EQ(glob->matches(row.path), row.matches) << row.pattern << "  " << row.path;
  }
}

// patternmatcher compiles a regular expression at the first path: TestMatchesOrParentMatchesMalformedPattern there.
TEST(ContextGlob, WhatNoRegularExpressionIs) {
  for (const char* pattern : {"[z-a]", "[Upper-Case]/x", "a[b", "[]", "a\\"})
    EXPECT_FALSE(Glob::ignore_pattern(pattern)) << pattern;
  for (const char* pattern : {"[a-a]", "[A-z]", "[^z]", "[a-cx-z]"})
    EXPECT_TRUE(Glob::ignore_pattern(pattern)) << pattern;
}

TEST(ContextGlob, ManyStarsTakeNoExponentialTime) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "**/*a";
  const std::string path(20000, 'a');
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(Glob::ignore_pattern(pattern + "b")->matches(path));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

}  // namespace
}  // namespace stowage::context
