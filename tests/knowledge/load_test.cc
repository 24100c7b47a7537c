// The format of the knowledge base: every file that is compiled in loads, mistakes name file and
// field.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "lib/knowledge/knowledge.h"
#include "paths.h"

namespace stowage::knowledge {
namespace {

TEST(KnowledgeLoad, EveryBuiltinFileIsValid) {
  Base base;
  for (const char* folder : {"/rules", "/rules/commands", "/rules/ecosystems"})
    for (const auto& entry :
         std::filesystem::directory_iterator(STOWAGE_SOURCE_DIR + std::string(folder))) {
      if (entry.path().extension() != ".json") continue;
      std::ifstream in(entry.path());
      const std::string text(std::istreambuf_iterator<char>(in), {});
      const Result<void> added = add(base, entry.path().string(), text);
      EXPECT_TRUE(added) << (added ? "" : added.error().message);
    }
  EXPECT_GT(base.commands.size(), 100u);
  EXPECT_EQ(base.commands.size(), builtin().commands.size());
  EXPECT_EQ(base.ecosystems.size(), builtin().ecosystems.size());
  EXPECT_EQ(base.images.size(), builtin().images.size());
}

TEST(KnowledgeLoad, MistakesNameFileAndField) {
  const struct {
    const char *text, *message;
  } rows[] = {
      {R"({"commands": [{"names": "x", "raeds": []}]})",
       "a.json: file.commands[0].raeds: expected no such field"},
      {R"({"commands": [{"reads": []}]})", "a.json: file.commands[0]: field \"names\" is missing"},
      {R"({"commands": [{"names": "x", "network": 1}]})",
       "a.json: file.commands[0].network: expected true or false, found number"},
      {R"({"commands": [{"names": "x", "reads": ["operand:y"]}]})",
       "a.json: file.commands[0].reads[0]: expected a number of an operand, found string"},
      {R"({"commands": {}})", "a.json: file.commands: expected an array, found object"},
      {R"({"commands": [{"names": "x"}, {"names": "y", "cases": [{"when": {"operand": ["a", 1]}}]}]})",
       "a.json: file.commands[1].cases[0].when.operand[1]: expected a string, found number"},
      {R"([1])", "a.json: expected an object"},
  };
  for (const auto& row : rows) {
    Base base;
    const Result<void> added = add(base, "a.json", row.text);
    ASSERT_FALSE(added) << row.text;
    EXPECT_TRUE(added.error().message.starts_with(row.message)) << added.error().message;
    EXPECT_TRUE(base.commands.empty());
  }
}

TEST(KnowledgeLoad, AFolderAddsAndReplacesByName) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "stowage_rules";
  std::filesystem::create_directories(folder / "commands");
  std::ofstream(folder / "commands" / "own.json")
      << R"({"commands": [{"names": "frobnicate", "writes": ["operands"]}, {"names": "mkdir", "barrier": "ours"}]})";
  const Result<Base> base = with_rules(folder.string());
  ASSERT_TRUE(base) << base.error().message;
  EXPECT_FALSE(effects_of(*base, {{{"frobnicate"}, {"x"}}}, {}).barrier);
  EXPECT_EQ(effects_of(*base, {{{"mkdir"}, {"x"}}}, {}).barrier, "ours");
  EXPECT_FALSE(effects_of(builtin(), {{{"mkdir"}, {"x"}}}, {}).barrier);
  std::filesystem::remove_all(folder);
  EXPECT_FALSE(with_rules(folder.string()));
}

/// The page for users lists every fact that an assumption may be named after.
TEST(KnowledgeLoad, EveryFactIsDocumented) {
  std::ifstream in(std::string(STOWAGE_SOURCE_DIR) + "/docs/knowledge.md");
  const std::string page(std::istreambuf_iterator<char>(in), {});
  for (const auto& ecosystem : builtin().ecosystems)
    for (const Possibility& one : ecosystem->may) {
      EXPECT_NE(page.find("`" + one.unless.name + "`"), std::string::npos) << one.unless.name;
      EXPECT_FALSE(one.hazard.empty()) << ecosystem->name << ": " << one.unless.name;
    }
  EXPECT_GE(builtin().ecosystems.size(), 25u);
}

TEST(KnowledgeLoad, TheDataFitsItsSchema) {
  const std::string script = std::string(STOWAGE_SOURCE_DIR) + "/tests/knowledge/check_schema.py";
  if (std::system("python3 -c 'import jsonschema' >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "skipped: no python3 with jsonschema";
  EXPECT_EQ(std::system(("python3 " + script + " " + STOWAGE_SOURCE_DIR).c_str()), 0);
}

}  // namespace
}  // namespace stowage::knowledge
