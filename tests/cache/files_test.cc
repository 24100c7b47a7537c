#include "lib/cache/files.h"

#include <gtest/gtest.h>

#include "lib/cache/selection.h"

namespace stowage::cache {

namespace {

File text(std::string value, std::uint32_t mode = 0644) {
  File file;
  file.mode = mode;
  file.bytes = Bytes::text(std::move(value));
  return file;
}

File folder(std::uint32_t mode = 0755) {
  File file;
  file.type = FileType::directory;
  file.mode = mode;
  return file;
}

File link(std::string target) {
  File file;
  file.type = FileType::symlink;
  file.target = std::move(target);
  return file;
}

Files sample() {
  Files files = Files::empty();
  files.write("/src/a.js", text("a"));
  files.write("/src/lib/b.js", text("b"));
  files.write("/src/lib/c.txt", text("c"));
  files.write("/cur", link("src"));
  return files;
}

std::string selected(const Files& files, Selector selector) {
  return content_digest(files, {std::move(selector)});
}

}  // namespace

TEST(CacheFiles, DigestsFollowWhatTheBuilderHashes) {
  const Files before = sample();
  const auto differs = [&](auto change) {
    Files after = sample();
    change(after);
    return after.digest("/src") != before.digest("/src");
  };
  EXPECT_TRUE(differs([](Files& f) { f.write("/src/a.js", text("x")); }));
  EXPECT_TRUE(differs([](Files& f) { f.write("/src/a.js", text("a", 0755)); }));
  EXPECT_TRUE(differs([](Files& f) { f.find("/src/a.js")->owner = "1000"; }));
  EXPECT_TRUE(differs([](Files& f) { f.find("/src/a.js")->xattrs["user.note"] = "1"; }));
  EXPECT_TRUE(differs([](Files& f) { f.find("/src/lib")->mode = 0700; }));
  EXPECT_TRUE(differs([](Files& f) { f.write("/src/empty", folder()); }));
  EXPECT_TRUE(differs([](Files& f) { f.remove("/src/lib/c.txt"); }));
  EXPECT_FALSE(differs([](Files& f) { f.write("/README.md", text("new")); }));
}

TEST(CacheFiles, AnUnknownImageIsEqualToItselfOnly) {
  Files one = Files::unknown("debian"), two = Files::unknown("debian");
  const Files other = Files::unknown("alpine");
  EXPECT_EQ(one.digest("/etc/passwd"), two.digest("/etc/passwd"));
  EXPECT_NE(one.digest("/etc/passwd"), other.digest("/etc/passwd"));
  two.write("/etc/motd", text("hello"));
  EXPECT_EQ(one.digest("/etc/passwd"), two.digest("/etc/passwd"));
  EXPECT_NE(one.digest("/etc"), two.digest("/etc"));
  EXPECT_FALSE(one.exists("/etc/motd").has_value());
  EXPECT_TRUE(*two.exists("/etc/motd"));
  two.remove("/etc/motd");
  EXPECT_FALSE(*two.exists("/etc/motd"));
  // A file that was written is known whatever else there is.
  Files known = other;
  known.write("/x", text("1"));
  one.write("/x", text("1"));
  EXPECT_EQ(known.digest("/x"), one.digest("/x"));
}

TEST(CacheFiles, LinksAreFollowedInside) {
  const Files files = sample();
  EXPECT_EQ(files.resolve("/cur/lib/b.js", false), "/src/lib/b.js");
  EXPECT_EQ(files.resolve("/cur", false), "/cur");
  EXPECT_EQ(files.resolve("/cur", true), "/src");
  Files loop = Files::empty();
  loop.write("/a", link("b"));
  loop.write("/b", link("/a"));
  EXPECT_EQ(loop.resolve("/a/x", true).substr(0, 2), "/a");
}

TEST(CacheSelection, PatternsTakeWhatTheyMatchAndWhatIsBelow) {
  const Files before = sample();
  const Selector star{.path = "/src/*", .wildcard = true, .follow_links = true};
  const auto changed = [&](auto change) {
    Files after = sample();
    change(after);
    return selected(after, star) != selected(before, star);
  };
  EXPECT_TRUE(changed([](Files& f) { f.write("/src/lib/c.txt", text("x")); }));
  EXPECT_TRUE(changed([](Files& f) { f.find("/src/lib")->mode = 0700; }));
  EXPECT_FALSE(changed([](Files& f) { f.find("/src")->mode = 0700; }));
  EXPECT_TRUE(changed([](Files& f) {
    f.remove("/src/a.js");
    f.write("/src/b.js", text("a"));
  }));
}

TEST(CacheSelection, ExcludedFilesDoNotCount) {
  const Selector selector{.path = "/src", .follow_links = true, .exclude = {"**/*.txt"}};
  Files after = sample();
  after.write("/src/lib/c.txt", text("x"));
  EXPECT_EQ(selected(after, selector), selected(sample(), selector));
  after.write("/src/lib/b.js", text("x"));
  EXPECT_NE(selected(after, selector), selected(sample(), selector));
}

TEST(CacheSelection, ParentsCountFoldersOnTheWay) {
  const Selector selector{.path = "/", .follow_links = true, .include = {"src/lib/b.js"}};
  Files after = sample();
  after.write("/src/a.js", text("x"));
  EXPECT_EQ(selected(after, selector), selected(sample(), selector));
  after.find("/src")->mode = 0700;
  EXPECT_NE(selected(after, selector), selected(sample(), selector));
}

TEST(CacheSelection, CopyPutsFilesWhereTheBuilderDoes) {
  const auto copied = [](const char* source, const char* destination, const char* expected) {
    Files to = Files::empty();
    Selector selector{.path = source, .follow_links = true};
    selector.wildcard = std::string_view(source).find('*') != std::string_view::npos;
    copy_files(sample(), {.source = selector, .destination = destination}, to);
    return to.find(expected) != nullptr;
  };
  EXPECT_TRUE(copied("/src/a.js", "/x", "/x"));
  EXPECT_TRUE(copied("/src/a.js", "/x/", "/x/a.js"));
  EXPECT_TRUE(copied("/src", "/x", "/x/lib/b.js"));
  EXPECT_TRUE(copied("/src/*", "/x/", "/x/a.js"));
  EXPECT_TRUE(copied("/src/*", "/x/", "/x/b.js"));  // the content of lib, not lib itself
  EXPECT_TRUE(copied("/cur/lib", "/x", "/x/b.js"));
}

TEST(CacheSelection, OutermostDropsWhatIsInside) {
  EXPECT_EQ(outermost({"/b/c", "/a", "/b", "/bc", "/a"}),
            (std::vector<std::string>{"/a", "/b", "/bc"}));
  EXPECT_EQ(outermost({"/", "/a"}), (std::vector<std::string>{"/"}));
}

}  // namespace stowage::cache
