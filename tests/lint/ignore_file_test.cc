// An ignore file as a unit: where its patterns stand, what the comments of the linter silence, and
// which Dockerfile it belongs to.

#include <gtest/gtest.h>

#include "lib/lint/linter.h"
#include "rules/rules.h"

namespace stowage {
namespace {

TEST(IgnoreFile, NamesOfIgnoreFiles) {
  for (const char* name : {".dockerignore", "a/.containerignore", "Dockerfile.dockerignore"})
    EXPECT_TRUE(lint::has_ignore_file_name(name)) << name;
  for (const char* name : {"Dockerfile", ".gitignore", "dockerignore", ".dockerignore.md"})
    EXPECT_FALSE(lint::has_ignore_file_name(name)) << name;
}

TEST(IgnoreFile, LinesKeepTheirPlaces) {
  const Source source(".dockerignore", std::string_view("# c\r\n\r\n  ./a//b/ \r\n! c\nlast"));
  const lint::Unit unit(source);
  ASSERT_NE(unit.ignore(), nullptr);
  EXPECT_FALSE(unit.is_dockerfile());
  const auto& lines = unit.ignore()->lines;
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(unit.text(lines[0].pattern), "./a//b/");
  EXPECT_EQ(lines[0].clean, "a/b");
  EXPECT_EQ(lines[0].line, 3U);
  EXPECT_EQ(unit.text(lines[1].pattern), "c");
  EXPECT_TRUE(lines[1].exception);
  EXPECT_EQ(unit.text(lines[2].pattern), "last");
  EXPECT_EQ(unit.ignore()->line(4), &lines[1]);
  EXPECT_EQ(unit.ignore()->line(1), nullptr);
  // The last line has no newline: deleting it takes the one above.
  EXPECT_EQ(unit.text(lint::whole_line(unit, lines[2])), "\nlast");
  EXPECT_EQ(unit.text(lint::whole_line(unit, lines[1])), "! c\n");
}

TEST(IgnoreFile, AByteOrderMarkIsNoPartOfThePattern) {
  const Source source(".dockerignore", std::string_view("\xEF\xBB\xBF.git\n"));
  const lint::Unit unit(source);
  ASSERT_EQ(unit.ignore()->lines.size(), 1U);
  EXPECT_EQ(unit.text(unit.ignore()->lines[0].pattern), ".git");
}

TEST(IgnoreFile, ItsDockerfileIsTheOneOfItsNameOrOfItsFolder) {
  EXPECT_EQ(lint::dockerfiles_of("a/web.Dockerfile.dockerignore"),
            std::vector<std::string>{"a/web.Dockerfile"});
  EXPECT_EQ(lint::dockerfiles_of("a/.dockerignore")[0], "a/Dockerfile");
  EXPECT_EQ(lint::dockerfiles_of(".dockerignore")[1], "Containerfile");
}

TEST(IgnoreFile, ACommentSilencesTheLineBelow) {
  const Source source(
      ".dockerignore",
      std::string_view("*.pyc\n"
                       "# stowage ignore=ignore-pattern-only-at-root reason=\"flat\"\n"
                       "# another comment\n"
                       ".DS_Store\n"
                       "__pycache__\n"));
  const lint::Unit unit(source);
  const lint::RuleSet rules(rules::all(), rules::all());
  const lint::Findings found = lint::find(unit, rules);
  std::vector<std::uint32_t> lines;
  for (const lint::Diagnostic& each : found.shown)
    if (each.rule->name == "ignore-pattern-only-at-root")
      lines.push_back(unit.lines().line_of(each.span.begin));
  EXPECT_EQ(lines, (std::vector<std::uint32_t>{1, 5}));
  ASSERT_EQ(found.suppressed.size(), 1U);
  EXPECT_EQ(found.suppressed[0].reason, "flat");
}

TEST(IgnoreFile, RulesOfDockerfilesAreSilent) {
  const Source source("Dockerfile.dockerignore", std::string_view("FROM debian\nRUN sudo x\n"));
  const lint::Unit unit(source);
  EXPECT_TRUE(unit.tree().instructions.empty());
  EXPECT_TRUE(lint::lint(unit, lint::RuleSet(rules::all())).empty());
}

}  // namespace
}  // namespace stowage
