#include "lib/context/tree.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/context/temporary_folder.h"

namespace stowage::context {
namespace {

std::string paths(std::span<const Entry> entries) {
  std::string out;
  for (const Entry& entry : entries) out += (out.empty() ? "" : " ") + std::string(entry.path);
  return out;
}

TEST(ContextTree, SortsByComponentsAndAddsFolders) {
  const Tree tree(
      {{.path = "a-b"}, {.path = "a/z"}, {.path = "b/c/d"}, {.path = "a/b/x"}, {.path = "a.b"}});
  EXPECT_EQ(paths(tree.entries()), "a a/b a/b/x a/z a-b a.b b b/c b/c/d");
  EXPECT_EQ(paths(tree.under("a")), "a/b a/b/x a/z");
  EXPECT_EQ(paths(tree.under("a/b")), "a/b/x");
  EXPECT_EQ(paths(tree.under("b")), "b/c b/c/d");
  EXPECT_EQ(paths(tree.under("a-b")), "");
  EXPECT_EQ(paths(tree.under("c")), "");
  EXPECT_EQ(tree.under("").size(), 9U);
  EXPECT_TRUE(tree.find("b/c")->is_directory());
  EXPECT_EQ(tree.find("b/x"), nullptr);
}

TEST(ContextTree, OfEqualPathsTheLastStays) {
  const Tree tree({{.path = "a", .size = 1}, {.path = "a", .size = 2}});
  ASSERT_EQ(tree.entries().size(), 1U);
  EXPECT_EQ(tree.entries()[0].size, 2U);
}

TEST(ContextTree, BelowAnOpaqueFolderNothingIsKnown) {
  const Tree tree(
      {{.path = "sub", .type = EntryType::directory, .opaque = true}, {.path = "dir/x"}});
  EXPECT_EQ(tree.has("sub"), Known::yes);
  EXPECT_EQ(tree.has("sub/a/b"), Known::unknown);
  EXPECT_EQ(tree.has("dir/y"), Known::no);
  EXPECT_EQ(tree.has("dir/x/y"), Known::no);
  EXPECT_EQ(tree.has(""), Known::yes);
}

TEST(ContextTree, WalksAFolder) {
  const testing::TemporaryFolder folder;
  folder.write("src/main.c", "int x;");
  folder.write("README", "");
  folder.link("link", "src");
  folder.link("out", "/etc");
  std::filesystem::permissions(folder / "README", std::filesystem::perms(0750));
  const Result<Tree> tree = Tree::walk(folder.path());
  ASSERT_TRUE(tree) << tree.error().message;
  EXPECT_EQ(paths(tree->entries()), "README link out src src/main.c");
  EXPECT_EQ(tree->find("README")->mode, 0750U);
  EXPECT_EQ(tree->find("src/main.c")->size, 6U);
  EXPECT_EQ(tree->find("link")->type, EntryType::symlink);
  EXPECT_EQ(tree->find("out")->target, "/etc");
}

TEST(ContextTree, DoesNotEnterWhatIsSkipped) {
  const testing::TemporaryFolder folder;
  folder.write("node_modules/a/index.js", "");
  folder.write("x", "");
  WalkOptions options;
  options.skip = [](std::string_view path) { return path == "node_modules"; };
  const Result<Tree> tree = Tree::walk(folder.path(), options);
  ASSERT_TRUE(tree);
  EXPECT_EQ(paths(tree->entries()), "node_modules x");
  EXPECT_EQ(tree->has("node_modules/a"), Known::unknown);
}

TEST(ContextTree, SaysWhyItCannotRead) {
  EXPECT_NE(Tree::walk("/nonexistent-folder").error().message.find("/nonexistent-folder"),
            std::string::npos);
  const testing::TemporaryFolder folder;
  for (int i = 0; i < 5; ++i) folder.write("f" + std::to_string(i), "");
  WalkOptions options;
  options.most_entries = 4;
  const Result<Tree> tree = Tree::walk(folder.path(), options);
  ASSERT_FALSE(tree);
  EXPECT_NE(tree.error().message.find("more than 4"), std::string::npos);
}

TEST(ContextTree, UnreadableFoldersAreNotes) {
  if (geteuid() == 0) GTEST_SKIP() << "root reads everything";
  const testing::TemporaryFolder folder;
  folder.write("secret/x", "");
  std::filesystem::permissions(folder / "secret", std::filesystem::perms::none);
  const Result<Tree> tree = Tree::walk(folder.path());
  std::filesystem::permissions(folder / "secret", std::filesystem::perms(0700));
  ASSERT_TRUE(tree);
  ASSERT_EQ(tree->notes().size(), 1U);
  EXPECT_EQ(tree->has("secret/x"), Known::unknown);
}

TEST(ContextTree, ReadsAListing) {
  const Result<Tree> tree = Tree::read_listing(
      "mode\tsize\tblob\tpath\n100644\t12\tabc\ta/"
      "b\n100755\t3\tdef\trun.sh\n120000\t5\tghi\tlink\n160000\t0\tjkl\tsub\n");
  ASSERT_TRUE(tree);
  EXPECT_EQ(paths(tree->entries()), "a a/b link run.sh sub");
  EXPECT_EQ(tree->find("run.sh")->mode, 0755U);
  EXPECT_EQ(tree->has("sub/x"), Known::unknown);
  EXPECT_FALSE(Tree::read_listing("mode\tsize\tblob\tpath\nnonsense\n"));
}

}  // namespace
}  // namespace stowage::context
