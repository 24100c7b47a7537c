#include "lib/context/context.h"

#include <gtest/gtest.h>

#include "tests/context/temporary_folder.h"

namespace stowage::context {
namespace {

TEST(Context, WithoutOneEverythingIsUnknown) {
  const Context context = Context::none();
  EXPECT_FALSE(context.known());
  EXPECT_EQ(context.has("package.json"), Known::unknown);
  EXPECT_EQ(context.excludes("package.json"), Known::unknown);
  EXPECT_EQ(context.read("package.json").exists, Known::unknown);
}

TEST(Context, SeesWhatTheIgnoreFileLeaves) {
  const Context context = Context::in_memory(
      {{.path = ".dockerignore", .content = "node_modules\n*.md\n!docs/x.md\ndocs\n!docs/in\n"},
       {.path = "node_modules/a.js"},
       {.path = "index.js", .content = "1"},
       {.path = "a.md"},
       {.path = "docs/in/y"},
       {.path = "docs/out"}});
  EXPECT_EQ(context.has("index.js"), Known::yes);
  EXPECT_EQ(context.has("node_modules"), Known::no);
  EXPECT_EQ(context.has("node_modules/a.js"), Known::no);
  EXPECT_EQ(context.excludes("node_modules/later.js"), Known::yes);  // also what is not there yet
  EXPECT_EQ(context.has("docs"), Known::yes);                        // for what is in it
  EXPECT_EQ(context.has("docs/in/y"), Known::yes);
  EXPECT_EQ(context.has("docs/out"), Known::no);
  EXPECT_EQ(context.excluded_by(*context.tree().find("a.md")), 2U);
  EXPECT_EQ(context.excluded_by(*context.tree().find("docs/out")), 4U);
  EXPECT_EQ(context.read("index.js").text, "1");
  EXPECT_EQ(context.read("a.md").exists, Known::no);
}

TEST(Context, LinksAreFollowedInsideOnly) {
  const Context context = Context::in_memory(
      {{.path = "real/file", .content = "text"},
       {.path = "dir", .content = "real", .type = EntryType::symlink},
       {.path = "a/up", .content = "../real/file", .type = EntryType::symlink},
       {.path = "root", .content = "/real/file", .type = EntryType::symlink},
       {.path = "far", .content = "../../../real/file", .type = EntryType::symlink},
       {.path = "loop", .content = "loop", .type = EntryType::symlink},
       {.path = "broken", .content = "nowhere", .type = EntryType::symlink}});
  EXPECT_EQ(context.read("dir/file").text, "text");
  EXPECT_EQ(context.read("a/up").text, "text");
  EXPECT_EQ(context.read("root").text, "text");  // "/" is the root of the context
  EXPECT_EQ(context.read("far").text, "text");   // ".." stops there
  EXPECT_EQ(context.read("loop").exists, Known::no);
  EXPECT_EQ(context.read("broken").exists, Known::no);
  EXPECT_EQ(context.has("broken"), Known::yes);
  EXPECT_EQ(context.has_directory("dir"), Known::yes);
  EXPECT_EQ(context.has_directory("real/file"), Known::no);
  EXPECT_EQ(context.has("real/file/x"), Known::no);
}

TEST(Context, TheIgnoreFileOfTheDockerfileWins) {
  const testing::TemporaryFolder folder;
  folder.write("docker/prod.Dockerfile", "FROM x");
  folder.write("docker/prod.Dockerfile.dockerignore", "a\n");
  folder.write(".dockerignore", "b\n");
  folder.write("a", "");
  folder.write("b", "");
  const Result<Context> prod = Context::open(folder.path(), folder / "docker/prod.Dockerfile");
  ASSERT_TRUE(prod);
  EXPECT_EQ(prod->has("a"), Known::no);
  EXPECT_EQ(prod->has("b"), Known::yes);
  EXPECT_EQ(prod->ignore().file(), folder / "docker/prod.Dockerfile.dockerignore");
  const Result<Context> other = Context::open(folder.path(), folder / "docker/other.Dockerfile");
  EXPECT_EQ(other->has("b"), Known::no);
  EXPECT_EQ(other->ignore().file(), ".dockerignore");
}

TEST(Context, ContainerignoreIsForPodman) {
  const testing::TemporaryFolder folder;
  folder.write(".containerignore", "a\n");
  folder.write(".dockerignore", "b\n");
  folder.write("a", "");
  folder.write("b", "");
  EXPECT_EQ(Context::open(folder.path(), folder / "Dockerfile")->has("a"), Known::yes);
  EXPECT_EQ(Context::open(folder.path(), folder / "Dockerfile", IgnoreStyle::podman)->has("a"),
            Known::no);
}

TEST(Context, TheDockerfileIsPartOfItsContext) {
  const testing::TemporaryFolder folder;
  folder.write("Dockerfile", "FROM x");
  EXPECT_EQ(Context::open(folder.path(), folder / "Dockerfile")->has("Dockerfile"), Known::yes);
}

}  // namespace
}  // namespace stowage::context
