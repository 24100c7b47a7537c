#include "lib/context/copy_sources.h"

#include <gtest/gtest.h>

namespace stowage::context {
namespace {

Context example() {
  return Context::in_memory(
      {{.path = ".dockerignore", .content = "ignored\n"},
       {.path = "package.json"},
       {.path = "package-lock.json"},
       {.path = "README.md"},
       {.path = "ignored/x"},
       {.path = "src/main.js"},
       {.path = "src/notes.md"},
       {.path = "src/lib/a.js"},
       {.path = "src/lib/b.md"},
       {.path = "src/link", .content = "../README.md", .type = EntryType::symlink},
       {.path = "latest", .content = "src/lib", .type = EntryType::symlink},
       {.path = "current.json", .content = "package.json", .type = EntryType::symlink},
       {.path = "packages/a/package.json"},
       {.path = "packages/a/index.js"},
       {.path = "packages/b/package.json"},
       {.path = "app.tar.gz"}});
}

/// "source>destination" of everything but folders.
std::string show(const CopySelection& selection) {
  std::string out;
  for (const CopiedFile& file : selection.files) {
    if (file.entry->is_directory()) continue;
    out += (out.empty() ? "" : " ") + std::string(file.entry->path) + ">" + file.destination;
  }
  return out;
}

struct Row {
  CopyRequest request;
  const char* expected;
};

// https://docs.docker.com/reference/dockerfile/#copy
TEST(ContextCopy, SourcesAndDestinations) {
  const Row rows[] = {
      {{.sources = {"package.json"}, .destination = "/x/", .workdir = "/app"},
       "package.json>/x/package.json"},
      {{.sources = {"package.json"}, .destination = ".", .workdir = "/app"},
       "package.json>/app/package.json"},
      {{.sources = {"package.json"},
        .destination = "p.json",
        .workdir = "/app",
        .destination_is_directory = Known::no},
       "package.json>/app/p.json"},
      {{.sources = {"package.json"},
        .destination = "conf",
        .workdir = "/app",
        .destination_is_directory = Known::yes},
       "package.json>/app/conf/package.json"},
      {{.sources = {"package.json"}, .destination = "/app", .workdir = "/app"},
       "package.json>/app/package.json"},
      {{.sources = {"/./package.json"}, .destination = "./"},
       "package.json>"},  // workdir not known
      {{.sources = {"../../package.json"}, .destination = "./", .workdir = "/"},
       "package.json>/package.json"},
      {{.sources = {"package*.json"}, .destination = "./", .workdir = "/app"},
       "package-lock.json>/app/package-lock.json package.json>/app/package.json"},
      {{.sources = {"src/lib"}, .destination = "/l", .workdir = "/"},
       "src/lib/a.js>/l/a.js src/lib/b.md>/l/b.md"},
      {{.sources = {"src/lib/"}, .destination = "/l/", .workdir = "/"},
       "src/lib/a.js>/l/a.js src/lib/b.md>/l/b.md"},
      // A link named as the source is followed and keeps its name; one inside a folder stays a
      // link.
      {{.sources = {"current.json"}, .destination = "/x/", .workdir = "/"},
       "package.json>/x/current.json"},
      {{.sources = {"latest"}, .destination = "/x/", .workdir = "/"},
       "src/lib/a.js>/x/a.js src/lib/b.md>/x/b.md"},
      {{.sources = {"latest/a.js"}, .destination = "/x/", .workdir = "/"}, "src/lib/a.js>/x/a.js"},
      {{.sources = {"src"}, .destination = "/s", .workdir = "/"},
       "src/lib/a.js>/s/lib/a.js src/lib/b.md>/s/lib/b.md src/link>/s/link src/main.js>/s/main.js "
       "src/notes.md>/s/notes.md"},
      // A wildcard that matches folders copies the content of each; "*" does not look into folders.
      {{.sources = {"packages/*"}, .destination = "/p/", .workdir = "/"},
       "packages/a/index.js>/p/index.js packages/a/package.json>/p/package.json "
       "packages/b/package.json>/p/package.json"},
      {{.sources = {"packages/*/package.json"}, .destination = "/p/", .workdir = "/"},
       "packages/a/package.json>/p/package.json packages/b/package.json>/p/package.json"},
      // Patterns of --exclude are relative to the source folder and anchored there.
      {{.sources = {"src"}, .destination = "/s/", .workdir = "/", .excludes = {"*.md", "link"}},
       "src/lib/a.js>/s/lib/a.js src/lib/b.md>/s/lib/b.md src/main.js>/s/main.js"},
      {{.sources = {"src"},
        .destination = "/s/",
        .workdir = "/",
        .excludes = {"**/*.md", "link", "main.js"}},
       "src/lib/a.js>/s/lib/a.js"},
      // --parents keeps the folders; "/./" says from where.
      {{.sources = {"packages/*/package.json"},
        .destination = "./",
        .workdir = "/app",
        .parents = true},
       "packages/a/package.json>/app/packages/a/package.json "
       "packages/b/package.json>/app/packages/b/package.json"},
      {{.sources = {"./packages/./*/package.json"},
        .destination = "/x",
        .workdir = "/app",
        .parents = true},
       "packages/a/package.json>/x/a/package.json packages/b/package.json>/x/b/package.json"},
      {{.sources = {"**/*.md"}, .destination = "/x/", .workdir = "/", .parents = true},
       "README.md>/x/README.md src/lib/b.md>/x/src/lib/b.md src/notes.md>/x/src/notes.md"},
      {{.sources = {"src/lib"}, .destination = "/x/", .workdir = "/", .parents = true},
       "src/lib/a.js>/x/src/lib/a.js src/lib/b.md>/x/src/lib/b.md"},
  };
  const Context context = example();
  for (const Row& row : rows) {
    const CopySelection selection = select_copy(context, row.request);
    EXPECT_EQ(selection.complete, Known::yes) << selection.reason;
    EXPECT_EQ(show(selection), row.expected) << row.request.sources[0];
  }
}

TEST(ContextCopy, TheWholeTreeLacksWhatIsIgnored) {
  const Context context = example();
  const CopySelection selection =
      select_copy(context, {.sources = {"."}, .destination = ".", .workdir = "/app"});
  EXPECT_EQ(show(selection).find("ignored/"), std::string::npos);
  EXPECT_NE(show(selection).find(".dockerignore>/app/.dockerignore"), std::string::npos);
}

TEST(ContextCopy, WhatIsNotThere) {
  const Context context = example();
  const CopySelection selection =
      select_copy(context, {.sources = {"nope.json", "ignored/x", "*.lock", "ignored/*"},
                            .destination = "./",
                            .workdir = "/"});
  EXPECT_EQ(selection.complete, Known::yes);
  EXPECT_EQ(selection.missing, (std::vector<std::string>{"nope.json", "ignored/x"}));
  EXPECT_EQ(selection.unmatched, (std::vector<std::string>{"*.lock", "ignored/*"}));
  const CopySelection parents = select_copy(
      context, {.sources = {"nope"}, .destination = "./", .workdir = "/", .parents = true});
  EXPECT_EQ(parents.missing, (std::vector<std::string>{"nope"}));
}

TEST(ContextCopy, AddFetchesAndUnpacks) {
  const Context context = example();
  const CopySelection selection =
      select_copy(context, {.sources = {"https://example.com/x.tar.gz", "app.tar.gz"},
                            .destination = "/a/",
                            .workdir = "/",
                            .add = true});
  ASSERT_EQ(selection.files.size(), 1U);
  EXPECT_TRUE(selection.files[0].unpacked);
}

TEST(ContextCopy, UnknownIsSaid) {
  EXPECT_EQ(select_copy(Context::none(), {.sources = {"."}}).complete, Known::unknown);
  const Context context = example();
  // The documentation excludes README.md here, BuildKit copies it (moby/buildkit issue 5489).
  const CopySelection direct = select_copy(
      context, {.sources = {"*.md"}, .destination = "/x/", .workdir = "/", .excludes = {"*.md"}});
  EXPECT_EQ(direct.complete, Known::unknown);
  const CopySelection file =
      select_copy(context, {.sources = {"README.md"}, .destination = "/x", .workdir = "/"});
  EXPECT_EQ(file.complete, Known::yes);
  EXPECT_FALSE(file.destinations_known);  // a file or a folder of that name?
}

}  // namespace
}  // namespace stowage::context
