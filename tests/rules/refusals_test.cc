// Each reason for which the optimizer leaves a step where it is has a page, and docs/refusals.md lists them all.
// STOWAGE_UPDATE=1 writes the list again.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "paths.h"
#include "rules/rules.h"

namespace stowage {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Words in quotes in the optimizer that look like codes and are none: kinds of moves, classes of steps, flags.
const std::set<std::string>& other_words() {
  static const std::set<std::string> words = {
      "copy-manifests-first", "split-run",      "sink-arg",
      "dependency-install",   "system-install", "cache-mount",
      "targets-are-explicit"};
  return words;
}

void collect(const fs::path& folder, const char* extension, const std::regex& pattern,
             std::set<std::string>& codes) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != extension) continue;
    const std::string text = read(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) {
      if (!other_words().contains((*it)[1])) codes.insert((*it)[1]);
    }
  }
}

/// What lib/optimize may say, and what the knowledge base gives it to say.
std::set<std::string> codes_in_sources() {
  std::set<std::string> codes;
  const fs::path root = STOWAGE_SOURCE_DIR;
  collect(root / "lib/optimize", ".cc", std::regex("\"([a-z]+(-[a-z]+)+)\""), codes);
  collect(root / "rules/ecosystems", ".json", std::regex("\"hazard\": *\"([^\"]+)\""), codes);
  return codes;
}

TEST(Refusals, EachCodeHasAPage) {
  const auto codes = codes_in_sources();
  EXPECT_TRUE(codes.contains("barrier-between") && codes.contains("project-is-installed"));
  for (const std::string& code : codes)
    EXPECT_FALSE(rules::refusal_page(code).empty())
        << "write rules/refusals/" << code
        << ".md, or name it in other_words() of this test if it is no refusal";
}

TEST(Refusals, EachPageSaysWhyAndWhatToDo) {
  for (const std::string_view code : rules::refusal_codes()) {
    const std::string_view page = rules::refusal_page(code);
    EXPECT_TRUE(page.starts_with("# " + std::string(code) + "\n\n")) << code;
    EXPECT_NE(page.find("\n## Why\n"), std::string_view::npos) << code;
    EXPECT_NE(page.find("\n## What to do\n"), std::string_view::npos) << code;
    EXPECT_EQ(rules::find(code), nullptr) << "a rule has the same name: " << code;
  }
}

TEST(Refusals, TheListInDocsIsWhole) {
  std::string list =
      "# Why a step stays where it is\n\n"
      "`stowage optimize` says of each step that it could not move why, with one of these codes.\n"
      "`stowage explain CODE` shows the page.\n\n| code | what |\n| --- | --- |\n";
  for (const std::string_view code : rules::refusal_codes()) {
    const std::string_view page = rules::refusal_page(code);
    const std::size_t begin = code.size() + 4;
    std::string what(page.substr(begin, page.find("\n\n", begin) - begin));
    std::replace(what.begin(), what.end(), '\n', ' ');
    list.append("| [").append(code).append("](../rules/refusals/").append(code);
    list.append(".md) | ").append(what).append(" |\n");
  }
  const fs::path path = fs::path(STOWAGE_SOURCE_DIR) / "docs/refusals.md";
  if (std::getenv("STOWAGE_UPDATE") != nullptr) std::ofstream(path, std::ios::binary) << list;
  EXPECT_EQ(read(path), list) << "STOWAGE_UPDATE=1 stowage_tests --gtest_filter='Refusals*'";
}

}  // namespace
}  // namespace stowage
