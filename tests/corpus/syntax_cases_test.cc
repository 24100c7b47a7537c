// corpus/syntax: each x.dockerfile pins one fact of the language, and x.expected says what BuildKit
// makes of it, in the fields that `stowage parse` prints. Only the fields that a case names are
// compared; "*" stands for any text.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lib/report/ast_json.h"
#include "lib/syntax/dockerfile.h"
#include "paths.h"
#include "tests/corpus/program.h"

namespace stowage::testing {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// Where `actual` lacks or contradicts what `expected` says, as "/instructions/1/args: expected …,
/// found …".
void differences(const Json& expected, const Json& actual, const std::string& place,
                 std::vector<std::string>& found) {
  if (expected == "*" && actual.is_string() && !actual.get_ref<const std::string&>().empty())
    return;
  if (expected.is_object() && actual.is_object()) {
    for (const auto& [key, value] : expected.items()) {
      differences(value, actual.contains(key) ? actual[key] : Json(), place + "/" + key, found);
    }
    return;
  }
  if (expected.is_array() && actual.is_array() && expected.size() == actual.size()) {
    for (std::size_t i = 0; i < expected.size(); ++i) {
      differences(expected[i], actual[i], place + "/" + std::to_string(i), found);
    }
    return;
  }
  if (expected == actual) return;
  found.push_back(place + ": expected " + expected.dump() + ", found " +
                  actual.dump(-1, ' ', false, Json::error_handler_t::replace));
}

/// An empty object means: nothing there. Directives are compared whole.
void compare(Json expected, const Json& actual, std::vector<std::string>& found) {
  expected.erase("why");
  for (const char* whole : {"directives", "directive_lines"}) {
    if (expected.contains(whole) && expected[whole] != actual.value(whole, Json::object())) {
      found.push_back(std::string("/") + whole + ": expected " + expected[whole].dump() +
                      ", found " + actual.value(whole, Json::object()).dump());
    }
    expected.erase(whole);
  }
  differences(expected, actual, "", found);
}

/// What `stowage parse` prints of these bytes.
Json parsed(const std::string& path, const std::string& bytes) {
  std::string line;
  report::append_ast_json(line, path, syntax::parse(bytes));
  return Json::parse(line, nullptr, false);
}

std::vector<std::string> cases() {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(STOWAGE_SOURCE_DIR "/corpus/syntax")) {
    if (entry.path().extension() == ".dockerfile") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(SyntaxCases, AreReadAsBuildkitReadsThem) {
  const std::vector<std::string> files = cases();
  ASSERT_GE(files.size(), 60U);
  for (const std::string& file : files) {
    const std::string wanted = fs::path(file).replace_extension(".expected").string();
    const Json expected = Json::parse(read_file(wanted), nullptr, false);
    ASSERT_FALSE(expected.is_discarded()) << wanted << " is no JSON";
    const Json actual = parsed(file, read_file(file));
    ASSERT_FALSE(actual.is_discarded()) << file << ": what was printed is no JSON";
    EXPECT_EQ(actual.value("path", ""), file);
    std::vector<std::string> found;
    compare(expected, actual, found);
    for (const std::string& difference : found) {
      ADD_FAILURE() << file << ": " << expected.value("why", "") << "\n  " << difference;
    }
  }
}

TEST(SyntaxCases, LoseNoByte) {
  for (const std::string& file : cases()) {
    const std::string bytes = read_file(file);
    EXPECT_EQ(syntax::unparse(syntax::parse(bytes)), bytes) << file;
  }
}

struct LongLine {
  const char* name;
  std::string text;
  bool accepted;
};

// A physical line may have 65,535 bytes without its newline (bufio.MaxScanTokenSize - 1), a logical
// one any number.
TEST(SyntaxCases, PhysicalLinesHaveALimit) {
  const std::string from = "FROM a\n";
  const auto line = [](std::size_t bytes) { return "RUN " + std::string(bytes - 4, 'x'); };
  const std::vector<LongLine> table = {
      {"the longest", from + line(65535) + "\n", true},
      {"one more", from + line(65536) + "\n", false},
      {"the longest, without newline", from + line(65535), true},
      {"one more, without newline", from + line(65536), false},
      {"a comment", from + "#" + std::string(65535, 'x') + "\n", false},
      {"in a heredoc", from + "RUN <<EOF\n" + std::string(65536, 'x') + "\nEOF\n", false},
      {"several of a logical line", from + line(60000) + "\\\n" + std::string(60000, 'y') + "\n",
       true},
  };
  for (const LongLine& row : table) {
    const Json actual = parsed("Dockerfile", row.text);
    ASSERT_TRUE(actual.contains("error")) << row.name;
    EXPECT_EQ(actual["error"].is_null(), row.accepted) << row.name << ": " << actual["error"];
  }
}

}  // namespace
}  // namespace stowage::testing
