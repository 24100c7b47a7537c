// docs/configuration.md and its schema say what the reader of the configuration does.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "lib/config/read.h"
#include "paths.h"
#include "rules/rules.h"

namespace stowage::config {
namespace {

std::string read(const std::string& path) {
  std::ifstream in(std::string(STOWAGE_SOURCE_DIR "/") + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> keys_of(const nlohmann::json& object) {
  std::set<std::string> out;
  for (const auto& [key, value] : object.items()) out.insert(key);
  return out;
}

/// The reader lists what there is when nothing is near what was written.
std::set<std::string> keys_told(const std::string& text) {
  constexpr std::string_view sign = "; there are ";
  const Loaded loaded = read_config(".stowage.yaml", text, rules::all());
  for (const std::string& problem : loaded.problems) {
    const std::size_t at = problem.find(sign);
    if (at == std::string::npos) continue;
    std::istringstream words(problem.substr(at + sign.size()));
    return {std::istream_iterator<std::string>(words), {}};
  }
  return {};
}

TEST(Documented, SchemaHasTheKeysThatAreRead) {
  const auto schema = nlohmann::json::parse(read("docs/schema/config.schema.json"));
  EXPECT_EQ(keys_told("qqqqqqqqqqqqqqqq: 1\n"), keys_of(schema["properties"]));
  EXPECT_EQ(keys_told("paths: [{qqqqqqqqqqqqqqqq: 1}]\n"),
            keys_of(schema["properties"]["paths"]["items"]["properties"]));
  const auto& rule = schema["$defs"]["rule"]["properties"];
  EXPECT_EQ(keys_told("rules: [{qqqqqqqqqqqqqqqq: 1}]\n"), keys_of(rule));
  EXPECT_EQ(keys_told("rules: [{edit: {qqqqqqqqqqqqqqqq: 1}}]\n"),
            keys_of(rule["edit"]["properties"]));
}

TEST(Documented, EveryKeyIsOnThePage) {
  const std::string page = read("docs/configuration.md");
  const auto schema = nlohmann::json::parse(read("docs/schema/config.schema.json"));
  for (const std::string& key : keys_of(schema["properties"]))
    EXPECT_NE(page.find("| `" + key + "` |"), std::string::npos) << key;
}

/// Names of rules between backquotes, italic where a rule is off by default.
TEST(Documented, CoverageNamesRulesAndWhatIsOffByDefault) {
  std::istringstream page(read("docs/coverage.md"));
  std::set<std::string_view> groups;
  for (const lint::Rule* rule : rules::all()) groups.insert(rule->category);
  int named = 0;
  for (std::string line; std::getline(page, line) && line != "## What has no rule";) {
    for (std::size_t at = line.find('`'); at != std::string::npos;) {
      const std::size_t end = line.find('`', at + 1);
      ASSERT_NE(end, std::string::npos) << line;
      const std::string name = line.substr(at + 1, end - at - 1);
      const lint::Rule* rule = rules::find(name);
      if (line.starts_with("| ") && rule != nullptr && rule->name == name) {
        ++named;
        EXPECT_EQ(line[at - 1] != '*', rule->by_default) << name;
      }
      const bool is_name =
          name.find('-') != std::string::npos && name.find_first_of(" .=…<") == std::string::npos;
      const bool is_group = groups.contains(name);
      EXPECT_TRUE(is_group || !line.starts_with("| ") || !is_name || rule != nullptr) << name;
      at = line.find('`', end + 1);
    }
  }
  EXPECT_GT(named, 150);
}

TEST(Documented, ExamplesAreRead) {
  for (const char* path : {"docs/configuration.md", "docs/hadolint.md"}) {
    std::istringstream lines(read(path));
    std::string line, block;
    bool inside = false;
    int count = 0;
    while (std::getline(lines, line)) {
      if (line == "```yaml") {
        inside = true;
        block.clear();
      } else if (inside && line == "```") {
        inside = false;
        ++count;
        const bool other = block.starts_with("# .hadolint.yaml");
        const Loaded loaded =
            other ? read_hadolint("x", block) : read_config("x", block, rules::all());
        for (const std::string& problem : loaded.problems) ADD_FAILURE() << path << ": " << problem;
      } else if (inside) {
        block += line + "\n";
      }
    }
    EXPECT_GT(count, 0) << path;
  }
}

}  // namespace
}  // namespace stowage::config
