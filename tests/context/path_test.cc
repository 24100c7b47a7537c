#include "lib/context/path.h"

#include <gtest/gtest.h>

namespace stowage::context {
namespace {

// The table of Go's path.Clean documentation and its rules: eliminate ".", inner "..", ".." at the
// root.
TEST(ContextPath, CleansAsGoDoes) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "."},          {".", "."},
      {"a/", "a"},        {"a//b", "a/b"},
      {"a/./b", "a/b"},   {"a/../b", "b"},
      {"../a", "../a"},   {"../../a", "../../a"},
      {"a/../..", ".."},  {"a/../../b", "../b"},
      {"/", "/"},         {"/..", "/"},
      {"/../a", "/a"},    {"/a/..", "/"},
      {"//a", "/a"},      {"a/b/..", "a"},
      {"./a", "a"},       {"...", "..."},
      {"a/..b", "a/..b"},
  };
  for (const auto& [path, expected] : rows) EXPECT_EQ(clean(path), expected) << path;
}

// Builders join a source to "/" before they look at it, so ".." stops at the root of the context.
TEST(ContextPath, SourcesStayInTheContext) {
  EXPECT_EQ(in_context("./src/../lib/"), "lib");
  EXPECT_EQ(in_context("/package.json"), "package.json");
  EXPECT_EQ(in_context("../../etc/passwd"), "etc/passwd");
  EXPECT_EQ(in_context("."), "");
  EXPECT_EQ(in_context(""), "");
}

TEST(ContextPath, KnowsTheWholeContext) {
  for (const char* source : {".", "./", "/", "..", "../..", "./src/.."})
    EXPECT_TRUE(is_whole_context(source)) << source;
  for (const char* source : {"src", "./src", "../src", "*", ".git", "..."})
    EXPECT_FALSE(is_whole_context(source)) << source;
}

TEST(ContextPath, ResolvesRelativeToAFolder) {
  EXPECT_EQ(resolve("packages/a", "../b"), "packages/b");
  EXPECT_EQ(resolve("", "./x"), "x");
  EXPECT_EQ(resolve("a", ".."), "");
  EXPECT_EQ(resolve("a", "../.."), std::nullopt);
  EXPECT_EQ(resolve("a", "/etc"), std::nullopt);
}

TEST(ContextPath, TakesApart) {
  EXPECT_EQ(parent_of("a/b/c"), "a/b");
  EXPECT_EQ(parent_of("c"), "");
  EXPECT_EQ(name_of("a/b/c"), "c");
  EXPECT_TRUE(is_inside("a/b", "a"));
  EXPECT_TRUE(is_inside("a", "a"));
  EXPECT_FALSE(is_inside("ab", "a"));
  EXPECT_TRUE(is_inside("x", ""));
}

}  // namespace
}  // namespace stowage::context
