#include "lib/text/diff.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

namespace stowage {
namespace {

std::string diff(std::string_view a, std::string_view b) {
  return unified_diff(a, b, {.before = "a/f", .after = "b/f"});
}

TEST(Diff, EqualTextsGiveNothing) { EXPECT_EQ(diff("a\nb\n", "a\nb\n"), ""); }

TEST(Diff, AMovedLine) {
  EXPECT_EQ(diff("1\n2\n3\nCOPY\nRUN\n6\n7\n8\n9\n", "1\n2\n3\nRUN\nCOPY\n6\n7\n8\n9\n"),
            "--- a/f\n+++ b/f\n@@ -1,8 +1,8 @@\n 1\n 2\n 3\n-COPY\n RUN\n+COPY\n 6\n 7\n 8\n");
}

TEST(Diff, NoNewlineAtTheEnd) {
  EXPECT_EQ(diff("a\nb", "a\nc\n"),
            "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n");
}

TEST(Diff, FromAndToNothing) {
  EXPECT_EQ(diff("", "a\n"), "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n");
  EXPECT_EQ(diff("a\nb\n", ""), "--- a/f\n+++ b/f\n@@ -1,2 +0,0 @@\n-a\n-b\n");
}

TEST(Diff, FarChangesAreTwoHunks) {
  const std::string out = diff("x\n1\n2\n3\n4\n5\n6\n7\ny\n", "X\n1\n2\n3\n4\n5\n6\n7\nY\n");
  EXPECT_NE(out.find("@@ -1,4 +1,4 @@"), std::string::npos);
  EXPECT_NE(out.find("@@ -6,4 +6,4 @@"), std::string::npos);
}

TEST(Diff, OddNamesAreQuoted) {
  const std::string out = unified_diff("a\n", "b\n", {.before = "a b", .after = "q\"\n"});
  EXPECT_TRUE(out.starts_with("--- a b\t\n+++ \"q\\\"\\012\"\n"));
}

// 200,000 lines without a common one: found out early, shown as one block.
TEST(Diff, HopelessInputsEndSoon) {
  std::string a;
  std::string b;
  for (int i = 0; i < 200000; ++i) {
    a += "a" + std::to_string(i) + "\n";
    b += "b" + std::to_string(i) + "\n";
  }
  const auto start = std::chrono::steady_clock::now();
  const std::string out = diff(a, b);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  EXPECT_NE(out.find("@@ -1,200000 +1,200000 @@"), std::string::npos);
}

void write(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}
std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Random texts over few distinct lines, with and without a last newline, with CRLF: `patch` makes
// the new one of the old one.
TEST(DiffProperty, PatchApplies) {
  if (std::system("patch --version >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "skipped: no patch program";
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("stowage-diff-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::mt19937 random(7);
  const auto text = [&] {
    std::string out;
    for (auto n = random() % 14; n > 0; --n) {
      out += static_cast<char>('a' + random() % 4);
      out += random() % 8 == 0 ? "\r\n" : "\n";
    }
    if (!out.empty() && random() % 4 == 0) out.pop_back();
    return out;
  };
  for (int i = 0; i < 120; ++i) {
    const std::string before = text();
    const std::string after = text();
    if (before == after) continue;
    write(folder / "f", before);
    write(folder / "d", diff(before, after));
    const std::string command =
        "cd '" + folder.string() + "' && patch --binary -s -p1 < d && touch f";
    ASSERT_EQ(std::system(command.c_str()), 0) << diff(before, after);
    ASSERT_EQ(read(folder / "f"), after) << diff(before, after);
  }
  std::filesystem::remove_all(folder);
}

TEST(Diff, AsEditsGivesTheOtherText) {
  std::mt19937 random(5);
  const auto text = [&] {
    std::string out;
    for (auto n = random() % 12; n > 0; --n) {
      out += static_cast<char>('a' + random() % 3);
      out += '\n';
    }
    if (!out.empty() && random() % 3 == 0) out.pop_back();
    return out;
  };
  for (int i = 0; i < 500; ++i) {
    const std::string before = text();
    const std::string after = text();
    const std::vector<Edit> edits = line_edits(before, after);
    ASSERT_TRUE(well_formed(edits, before.size()));
    ASSERT_EQ(apply_edits(before, edits), after);
  }
  // What is the same on both sides is in no edit.
  const std::vector<Edit> edits = line_edits("a\nb\nc\n", "a\nc\nb\n");
  for (const Edit& edit : edits) EXPECT_GE(edit.span.begin, 2U);
}

}  // namespace
}  // namespace stowage
