// The fixes on our own cases (corpus/pipelines), byte for byte; and on the large corpus, what a fix must never do.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "lib/lint/fix.h"
#include "lib/lint/linter.h"
#include "paths.h"
#include "rules/rules.h"
#include "tests/corpus/program.h"
#include "tests/pipeline/corpus.h"

namespace stowage {
namespace {

namespace fs = std::filesystem;

lint::Fixed fix(const std::string& path, const std::string& text, Grade worst,
                const lint::ReadFile& read_file = {}) {
  const Source source(path, std::string_view(text));
  return lint::apply_fixes(source, lint::RuleSet(rules::all()), worst, read_file);
}

TEST(PipelineCases, FixesGiveWhatTheCaseShows) {
  int count = 0;
  const fs::path root = fs::path(STOWAGE_SOURCE_DIR) / "corpus/pipelines";
  for (const fs::directory_entry& folder : fs::directory_iterator(root)) {
    if (!folder.is_directory()) continue;
    const fs::path before = folder.path() / "before";
    const auto read = [&](const std::string& path) -> std::optional<std::string> {
      if (!fs::is_regular_file(before / path)) return std::nullopt;
      return testing::read_file((before / path).string());
    };
    for (const fs::directory_entry& entry :
         fs::recursive_directory_iterator(folder.path() / "after")) {
      if (!entry.is_regular_file()) continue;
      const std::string path = fs::relative(entry.path(), folder.path() / "after").generic_string();
      const lint::Fixed fixed =
          fix(path, testing::read_file((before / path).string()), Grade::equivalent, read);
      EXPECT_EQ(fixed.text, testing::read_file(entry.path().string())) << folder.path();
      EXPECT_TRUE(fix(path, fixed.text, Grade::equivalent, read).applied.empty()) << folder.path();
      ++count;
    }
  }
  EXPECT_GE(count, 7);
}

/// "jobs/build/steps/uses: docker/login-action@v3" for every scalar, without the numbers of list items.
std::multiset<std::string> leaves(const pipeline::Tree& tree) {
  using pipeline::NodeKind;
  std::multiset<std::string> all;
  std::vector<std::string> path_of(tree.nodes.size());
  for (pipeline::NodeId id = 0; id < tree.nodes.size(); ++id) {
    const pipeline::Node& node = tree[id];
    if (node.kind != NodeKind::mapping && node.kind != NodeKind::sequence) continue;
    bool key = node.kind == NodeKind::mapping;
    std::string name;
    for (pipeline::NodeId child = node.first; child != pipeline::no_node;
         child = tree[child].next) {
      if (key) {
        name = std::string(tree[child].text);
      } else {
        path_of[child] = path_of[id] + "/" + name;
        if (tree[child].kind == NodeKind::scalar)
          all.insert(path_of[child] + ": " + std::string(tree[child].text));
      }
      if (node.kind == NodeKind::mapping) key = !key;
    }
  }
  return all;
}

/// Keys whose values a fix may change, add or remove.
bool may_change(const std::string& leaf) {
  static const std::set<std::string> keys{
      "cache-from", "cache-to", "cache_from", "cache_to", "no-cache",     "no_cache",
      "pull",       "context",  "run",        "script",   "commands",     "command",
      "uses",       "type",     "mode",       "ref",      "before_script"};
  std::string path = leaf.substr(0, leaf.find(": "));
  while (path.ends_with('/')) path.pop_back();
  return keys.contains(path.substr(path.rfind('/') + 1));
}

std::multiset<std::string> comment_lines(std::string_view text) {
  std::multiset<std::string> all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    const std::size_t first = line.find_first_not_of(" \t");
    if (first != std::string_view::npos && line[first] == '#') all.insert(std::string(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

TEST(PipelineCorpus, FixedFilesSayTheSameButForTheCache) {
  int changed = 0;
  const int count = testing::each_pipeline_file([&](const testing::PipelineFile& file) {
    SCOPED_TRACE(file.sha256 + " " + file.path);
    const lint::Fixed fixed = fix(file.path, file.text, Grade::assuming);
    if (fixed.applied.empty()) {
      EXPECT_EQ(fixed.text, file.text);
      return;
    }
    ++changed;
    const pipeline::Pipeline before = pipeline::read(file.path, file.text);
    const pipeline::Pipeline after = pipeline::read(file.path, fixed.text);
    EXPECT_LE(after.problems.size(), before.problems.size());
    EXPECT_GE(after.builds.size(), before.builds.size());
    const auto old_leaves = leaves(before.tree);
    const auto new_leaves = leaves(after.tree);
    std::vector<std::string> different;
    std::set_symmetric_difference(old_leaves.begin(), old_leaves.end(), new_leaves.begin(),
                                  new_leaves.end(), std::back_inserter(different));
    for (const std::string& leaf : different) EXPECT_TRUE(may_change(leaf)) << leaf;
    const auto old_comments = comment_lines(file.text);
    const auto new_comments = comment_lines(fixed.text);
    EXPECT_TRUE(std::includes(new_comments.begin(), new_comments.end(), old_comments.begin(),
                              old_comments.end()));
    EXPECT_TRUE(fix(file.path, fixed.text, Grade::assuming).applied.empty())
        << "one more run changes it again";
  });
  if (count == 0) GTEST_SKIP() << "no corpus";
  EXPECT_GT(changed, 50);
}

TEST(PipelineLint, CommentsSilenceWhatBeginsBelowThem) {
  const auto count = [](const std::string& text) {
    const Source source("buildspec.yml", std::string_view(text));
    const lint::Unit unit(source);
    const std::vector<lint::Diagnostic> found = lint::lint(unit, lint::RuleSet(rules::all()));
    return std::count_if(found.begin(), found.end(), [](const lint::Diagnostic& one) {
      return one.rule->name == "build-without-cache";
    });
  };
  const std::string head = "version: 0.2\nphases:\n  build:\n    commands:\n";
  const std::string build = "      - docker build -t a .\n";
  EXPECT_EQ(count(head + build + build), 2);
  EXPECT_EQ(count(head + "      # stowage ignore=build-without-cache\n" + build + build), 1);
  EXPECT_EQ(count("# stowage global ignore=pipeline/build-without-cache\n" + head + build + build),
            0);
  EXPECT_EQ(count(head + "      # stowage ignore=other\n" + build), 1);
}

}  // namespace
}  // namespace stowage
