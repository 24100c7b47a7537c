// The architecture as a test: which folder may include which, where the heavy headers may be, which
// files come in pairs. The order of the folders is read from docs/design.md, so that the page and
// the code cannot part.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "paths.h"

namespace {

namespace fs = std::filesystem;

const fs::path root = STOWAGE_SOURCE_DIR;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Files below a folder, as paths from the root, sorted.
std::vector<std::string> files_below(const std::string& folder) {
  std::vector<std::string> found;
  if (!fs::exists(root / folder)) return found;
  for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
    if (entry.is_regular_file()) {
      found.push_back(entry.path().lexically_relative(root).generic_string());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool is_source(const std::string& file) { return file.ends_with(".h") || file.ends_with(".cc"); }

struct Include {
  std::string target;
  int line;
};

/// What `#include "x"` and `#include <x>` name.
std::vector<Include> includes_of(const std::string& file) {
  std::vector<Include> found;
  std::istringstream text(read(root / file));
  std::string line;
  for (int number = 1; std::getline(text, line); ++number) {
    if (!line.starts_with("#include ")) continue;
    const std::size_t begin = line.find_first_of("\"<");
    const std::size_t end = line.find_first_of("\">", begin + 1);
    if (begin == std::string::npos || end == std::string::npos) continue;
    found.push_back({line.substr(begin + 1, end - begin - 1), number});
  }
  return found;
}

/// "syntax" of "lib/syntax/lines.cc".
std::string folder_of(const std::string& file) {
  const std::size_t begin = file.find('/') + 1;
  const std::size_t end = file.find('/', begin);
  return end == std::string::npos ? "" : file.substr(begin, end - begin);
}

/// The line of docs/design.md that reads `base` · `text` · ...
std::vector<std::string> order_of_folders() {
  std::istringstream text(read(root / "docs/design.md"));
  std::string line;
  while (std::getline(text, line)) {
    if (!line.starts_with("`base` ")) continue;
    std::vector<std::string> folders;
    for (std::size_t at = 0; (at = line.find('`', at)) != std::string::npos;) {
      const std::size_t end = line.find('`', at + 1);
      folders.push_back(line.substr(at + 1, end - at - 1));
      at = end + 1;
    }
    return folders;
  }
  return {};
}

TEST(Layout, EveryIncludePointsToTheLeft) {
  const std::vector<std::string> order = order_of_folders();
  ASSERT_GE(order.size(), 14U) << "docs/design.md names no order";
  std::map<std::string, std::size_t> rank;
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;

  std::size_t checked = 0;
  for (const std::string& file : files_below("lib")) {
    if (!is_source(file)) continue;
    ASSERT_TRUE(rank.contains(folder_of(file)))
        << file << ": its folder is not in the order of docs/design.md";
    for (const Include& include : includes_of(file)) {
      if (!include.target.starts_with("lib/")) continue;
      ++checked;
      ASSERT_TRUE(rank.contains(folder_of(include.target)))
          << file << ":" << include.line << ": " << include.target;
      EXPECT_LE(rank[folder_of(include.target)], rank[folder_of(file)])
          << file << ":" << include.line << " includes " << include.target
          << ", which is to its right";
    }
  }
  EXPECT_GT(checked, 0U);
}

TEST(Layout, TheLibraryKnowsNeitherRulesNorTools) {
  for (const std::string& file : files_below("lib")) {
    if (!is_source(file)) continue;
    for (const Include& include : includes_of(file)) {
      EXPECT_FALSE(include.target.starts_with("rules/") || include.target.starts_with("tools/"))
          << file << ":" << include.line << " includes " << include.target;
    }
  }
}

TEST(Layout, TheCheckerDoesNotKnowTheOptimizer) {
  for (const std::string& file : files_below("lib/proof")) {
    if (!is_source(file)) continue;
    for (const Include& include : includes_of(file)) {
      EXPECT_FALSE(include.target.starts_with("lib/optimize/")) << file << ":" << include.line;
    }
  }
}

TEST(Layout, OurOwnIncludesAreWrittenFromTheRoot) {
  for (const std::string folder : {"lib", "rules", "tools", "tests", "bench"}) {
    for (const std::string& file : files_below(folder)) {
      if (!is_source(file)) continue;
      for (const Include& include : includes_of(file)) {
        EXPECT_FALSE(include.target.starts_with("../") || include.target.starts_with("./"))
            << file << ":" << include.line;
      }
    }
  }
}

// The one header with Spirit in it, for the grammars.
const std::string spirit = "lib/syntax/grammar/x3.h";

// One second and a quarter gigabyte for each file that sees them: they stay in single sources.
TEST(Layout, HeavyHeadersAreOnlyInSources) {
  const std::vector<std::string> heavy = {"boost/",  "nlohmann/json.hpp", "CLI/",      "toml++/",
                                          "pugixml", "fmt/ranges.h",      "fmt/chrono"};
  for (const std::string folder : {"lib", "rules", "tools"}) {
    for (const std::string& file : files_below(folder)) {
      if (!is_source(file)) continue;
      for (const Include& include : includes_of(file)) {
        EXPECT_NE(include.target, "regex")
            << file << ":" << include.line << ": <regex> is slow and recursive";
        if (!file.ends_with(".h") || file == spirit) continue;
        EXPECT_NE(include.target, spirit) << file << ":" << include.line;
        for (const std::string& header : heavy) {
          EXPECT_FALSE(include.target.starts_with(header))
              << file << ":" << include.line << " includes " << include.target;
        }
      }
    }
  }
}

TEST(Layout, TheCommandLineLibraryIsOnlyInTheTools) {
  for (const std::string folder : {"lib", "rules"}) {
    for (const std::string& file : files_below(folder)) {
      if (!is_source(file)) continue;
      for (const Include& include : includes_of(file)) {
        EXPECT_FALSE(include.target.starts_with("CLI/")) << file << ":" << include.line;
      }
    }
  }
}

// rules/<category>/<rule>.cc and its page; files directly in rules/ (the list of rules) have none,
// nor have those with a header, which rules share; pages of refusals explain what the optimizer does
// not do.
TEST(Layout, EveryRuleHasItsPageAndEveryPageItsRule) {
  const std::vector<std::string> files = files_below("rules");
  const auto exists = [&](const std::string& file) {
    return std::binary_search(files.begin(), files.end(), file);
  };
  for (const std::string& file : files) {
    if (folder_of(file).empty() || file.starts_with("rules/refusals/")) continue;
    if (file.ends_with(".cc")) {
      const std::string stem = file.substr(0, file.size() - 3);
      EXPECT_TRUE(exists(stem + ".md") || exists(stem + ".h")) << file << " has no page";
    } else if (file.ends_with(".md")) {
      EXPECT_TRUE(exists(file.substr(0, file.size() - 3) + ".cc")) << file << " has no rule";
    }
  }
}

TEST(Layout, HeadersBeginWithPragmaOnce) {
  for (const std::string folder : {"lib", "rules", "tools", "tests", "bench"}) {
    for (const std::string& file : files_below(folder)) {
      if (!file.ends_with(".h")) continue;
      EXPECT_TRUE(read(root / file).starts_with("#pragma once\n")) << file;
    }
  }
}

TEST(Layout, FilesStaySmall) {
  constexpr std::size_t ceiling = 600;
  for (const std::string folder : {"lib", "rules", "tools"}) {
    for (const std::string& file : files_below(folder)) {
      if (!is_source(file)) continue;
      const std::string text = read(root / file);
      const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
      EXPECT_LE(lines, ceiling) << file << " has more than one idea";
    }
  }
}

}  // namespace
