// Folders of the build context that an install makes too.

#include "lib/optimize/shadows.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace stowage::optimize {
namespace {

using context::Context;
using context::MemoryFile;

std::vector<MemoryFile> files(const char* ignore = nullptr) {
  std::vector<MemoryFile> list = {
      {"package.json", R"({"name": "web"})"},
      {"package-lock.json", R"({"name": "web", "lockfileVersion": 3, "packages": {}})"},
      {"src/main.js", "x"},
      {"node_modules/left/index.js", "x"}};
  if (ignore) list.push_back({".dockerignore", ignore});
  return list;
}

const std::string before =
    "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD [\"node\", \"src/main.js\"]\n";
const std::string after =
    "FROM node:20\nWORKDIR /app\nCOPY package-lock.json package.json ./\nRUN npm ci\nCOPY . .\n"
    "CMD [\"node\", \"src/main.js\"]\n";

TEST(Shadows, AreIgnoredUnderAnAssumption) {
  const Context context = Context::in_memory(files());
  const Plan plan = optimize_with_ignore_file(before, {.context = context, .assuming = true});
  EXPECT_EQ(plan.text, after);
  EXPECT_EQ(plan.grade, Grade::assuming);
  ASSERT_TRUE(plan.other_files.contains(".dockerignore"));
  EXPECT_EQ(plan.other_files.at(".dockerignore"), "node_modules\n");
  EXPECT_TRUE(std::any_of(plan.assumptions.begin(), plan.assumptions.end(), [](const auto& one) {
    return one.find("`node_modules` of the build context") != std::string::npos;
  }));
}

TEST(Shadows, KeepTheLinesOfTheIgnoreFile) {
  const Context context = Context::in_memory(files("*.log"));
  const Plan plan = optimize_with_ignore_file(before, {.context = context, .assuming = true});
  ASSERT_TRUE(plan.other_files.contains(".dockerignore"));
  EXPECT_EQ(plan.other_files.at(".dockerignore"), "*.log\nnode_modules\n");
}

// A name is a name, whatever it means as a pattern.
TEST(Shadows, AreWrittenAsTheyAre) {
  std::vector<MemoryFile> list;
  for (const MemoryFile& file : files()) list.push_back({"!web/" + file.path, file.content});
  const Context context = Context::in_memory(list);
  const Plan plan =
      optimize_with_ignore_file("FROM node:20\nWORKDIR /app\nCOPY ./!web/ ./\nRUN npm ci\n",
                                {.context = context, .assuming = true});
  ASSERT_TRUE(plan.other_files.contains(".dockerignore"));
  EXPECT_EQ(plan.other_files.at(".dockerignore"), "\\!web/node_modules\n");
}

// What the user asked for holds for the rewrite beside the changed ignore file too.
TEST(Shadows, KeepWhatWasAskedFor) {
  const Context context = Context::in_memory(files());
  const Plan plan = optimize_with_ignore_file(
      before, {.context = context, .cache_mounts = true, .assuming = true});
  ASSERT_TRUE(plan.other_files.contains(".dockerignore"));
  EXPECT_NE(plan.text.find("--mount=type=cache,target=/root/.npm"), std::string::npos) << plan.text;
}

TEST(Shadows, AreNamedWhereNothingIsAssumed) {
  const Context context = Context::in_memory(files());
  const Plan plan = optimize_with_ignore_file(before, {.context = context});
  EXPECT_EQ(plan.text, before);
  ASSERT_FALSE(plan.refusals.empty());
  EXPECT_EQ(plan.refusals[0].code, "context-shadows-output");
}

TEST(Shadows, AreNoneWhereTheFolderIsIgnored) {
  const Context context = Context::in_memory(files("node_modules\n"));
  const Plan plan = optimize_with_ignore_file(before, {.context = context, .assuming = true});
  EXPECT_EQ(plan.text, after);
  EXPECT_TRUE(plan.other_files.empty());
}

}  // namespace
}  // namespace stowage::optimize
