#include "lib/context/folder_names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stowage::context {
namespace {

using Names = FolderNames::Names;

/// Folders of a made-up tree, and which of them were looked through.
struct Tree {
  std::map<std::string, Names> folders = {{"", {"a", "b"}}, {"a/", {"c"}}, {"a/c/", {}}};
  std::vector<std::string> asked;
  FolderNames names{[this](const std::string& folder) -> std::optional<Names> {
    asked.push_back(folder);
    const auto found = folders.find(folder);
    return found == folders.end() ? std::nullopt : std::optional(found->second);
  }};
};

TEST(FolderNames, LookThroughAFolderOnce) {
  Tree tree;
  ASSERT_NE(tree.names.of("a/"), nullptr);
  EXPECT_EQ(*tree.names.of("a/"), Names{"c"});
  EXPECT_EQ(tree.asked, (std::vector<std::string>{"", "a/"}));
  tree.names.forget();
  EXPECT_EQ(tree.names.size(), 0U);
}

TEST(FolderNames, AskForNothingBelowAFolderThatIsNotThere) {
  Tree tree;
  EXPECT_EQ(tree.names.of("x/y/z/"), nullptr);
  EXPECT_EQ(tree.names.of("x/"), nullptr);
  EXPECT_EQ(tree.asked, std::vector<std::string>{""});
}

TEST(FolderNames, BelowAFolderWithoutNamesAnythingMayBe) {
  Tree tree;
  EXPECT_EQ(tree.names.of("a/c/d/"), nullptr);
  EXPECT_EQ(tree.asked.back(), "a/c/d/");
}

TEST(FolderNames, TheFolderAroundHasNoNameForItself) {
  Tree tree;
  tree.folders["../"] = {"z"};
  ASSERT_NE(tree.names.of("../"), nullptr);
  EXPECT_EQ(tree.asked, std::vector<std::string>{"../"});
}

TEST(FolderNames, AVeryLongPathIsNoFolder) {
  Tree tree;
  std::string path;
  for (int i = 0; i < 30'000; ++i) path += "a/";
  EXPECT_EQ(tree.names.of(path), nullptr);
  EXPECT_TRUE(tree.asked.empty());
}

TEST(FolderNames, OfTheFileSystemAreInOrder) {
  FolderNames names;
  const Names* here = names.of("/");
  ASSERT_NE(here, nullptr);
  EXPECT_TRUE(std::is_sorted(here->begin(), here->end()));
  EXPECT_NE(std::find(here->begin(), here->end(), "usr"), here->end());
  EXPECT_EQ(names.of("/no-such-folder/"), nullptr);
}

}  // namespace
}  // namespace stowage::context
