#include "lib/lint/buildkit.h"

#include <gtest/gtest.h>

#include <set>

#include "lib/lint/linter.h"
#include "rules/rules.h"

namespace stowage {
namespace {

/// "Rule:line Rule:line", as BuildKit would report them.
std::string answers(std::string_view text) {
  const Source source("Dockerfile", text);
  const lint::Unit unit(
      source, {},
      std::make_shared<const lint::Settings>(lint::Settings{.compat = lint::Compat::buildkit}));
  const auto rules = lint::rules_by_default(rules::all(), lint::Compat::buildkit);
  std::string out;
  for (const lint::Diagnostic& found : lint::lint(unit, lint::RuleSet(rules))) {
    if (!out.empty()) out += ' ';
    out += std::string(found.rule->buildkit) + ":" +
           std::to_string(unit.lines().line_of(found.span.begin));
    if (found.severity == lint::Severity::error && text.find("error=true") != text.npos) out += '!';
  }
  return out;
}

struct Case {
  std::string_view text, answers;
};

// Expected values follow the order in which BuildKit's frontend works: parser, instructions, names of stages, arguments, FROM, then
// the instructions of all stages.
TEST(BuildkitChecks, StopWhereBuildkitStops) {
  const Case cases[] = {
      {"FROM a AS B\nENV x y\n", "StageNameCasing:1 LegacyKeyValueFormat:2"},
      // An unknown instruction ends the reading of instructions: no step is looked at.
      {"FROM a AS B\nENV x y\nNO\nMAINTAINER me\n", "StageNameCasing:1"},
      {"FROM a as b\nNO\n", "FromAsCasing:1"},
      {"ENV x\n", ""},
      // Without a value FROM names no image, and nothing below is looked at.
      {"ARG X\nFROM $X AS a\nENV x y\n", "InvalidDefaultArgInFrom:2"},
      {"FROM ${Y}b\nENV x=$Z\n", "UndefinedArgInFrom:1 UndefinedVar:2"},
      // A port that is none ends the steps.
      {"FROM a\nENV x y\nEXPOSE x\nENV x y\n", "LegacyKeyValueFormat:2"},
      {"FROM a AS x\nCOPY --from=y /a /\nFROM a AS y\nENV x y\n", ""},
      {"FROM a AS x\nCOPY --from=x /a /\nENV x y\n", ""},
      {"FROM a AS scratch\nFROM b AS scratch\n",
       "ReservedStageName:1 DuplicateStageName:2 ReservedStageName:2"},
      {"FROM a\nCMD a\nCMD [\"b\"]\n", "MultipleInstructionsDisallowed:2 JSONArgsRecommended:2"},
      {"FROM a\nEXPOSE 1.2.3.4:80:80/TCP\n", "ExposeInvalidFormat:2 ExposeProtoCasing:2"},
  };
  for (const Case& c : cases) EXPECT_EQ(answers(c.text), c.answers) << c.text;
}

TEST(BuildkitChecks, CommentsDecide) {
  const Case cases[] = {
      {"# check=skip=LegacyKeyValueFormat\nFROM a AS B\nENV x y\n", "StageNameCasing:2"},
      {"# check=skip=StageNameCasing,LegacyKeyValueFormat\nFROM a AS B\nENV x y\n", ""},
      // The value ends at the first blank: parser/directives.go cuts it there.
      {"# check = skip=all // for now\nFROM a AS B\nENV x y\n", ""},
      {"# check=skip=StageNameCasing, LegacyKeyValueFormat\nFROM a AS B\nENV x y\n",
       "LegacyKeyValueFormat:3"},
      {"FROM a\n# check=skip=LegacyKeyValueFormat // as it was\nENV x y\n", ""},
      {"FROM a\n# check = skip=LegacyKeyValueFormat\nENV x y\n", ""},
      {"# check=skip=all\nFROM a AS B\nENV x y\n", ""},
      {"# check=error=true\nFROM a AS B\n", "StageNameCasing:2!"},
      {"# check=skip=LegacyKeyValueFormat;error=true\nFROM a AS B\nENV x y\n",
       "StageNameCasing:2!"},
      {"FROM a\n# check=skip=LegacyKeyValueFormat\nENV x y\nENV x y\n", "LegacyKeyValueFormat:4"},
      {"# what it is\nARG x=1\nFROM a\n", ""},
      {"# check=experimental=all\n# what it is\nARG x=1\nFROM a\n",
       "InvalidDefinitionDescription:3"},
      {"# check=experimental=InvalidDefinitionDescription\n# x is it\nARG x=1\nFROM a\n", ""},
      {"# check=nonsense\nFROM a AS B\n", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(answers(c.text), c.answers) << c.text;
}

TEST(BuildkitChecks, SkipsHoldInTheDefaultModeToo) {
  const std::string_view text = "# check=skip=StageNameCasing\nFROM a AS B\nENV x y\n";
  const Source source("Dockerfile", text);
  const lint::Unit unit(source);
  for (const lint::Diagnostic& found : lint::lint(unit, lint::RuleSet(rules::all())))
    EXPECT_NE(found.rule->buildkit, "StageNameCasing");
}

TEST(BuildkitChecks, AllAreThere) {
  std::set<std::string_view> names;
  for (const lint::Rule* rule : rules::all())
    if (!rule->buildkit.empty()) names.insert(rule->buildkit);
  EXPECT_EQ(names.size(), 22U);
}

TEST(DryRun, NamesThatAreNear) {
  const auto suggestion = [](std::string_view text) {
    const syntax::Dockerfile file = syntax::parse(text);
    const lint::DryRun run = lint::dry_run(file);
    return run.unset.empty() ? "none unset" : run.unset[0].suggestion;
  };
  EXPECT_EQ(suggestion("FROM a\nENV FOO=1\nENV B=$FOP\n"), "FOO");
  EXPECT_EQ(suggestion("FROM a\nENV B=$GOPATH\n"), "PATH");
  EXPECT_EQ(suggestion("FROM a\nENV B=$NOTHING_LIKE_IT\n"), "");
  EXPECT_EQ(suggestion("FROM a\nENV B=$PATH\n"), "none unset");
  EXPECT_EQ(suggestion("FROM a\nARG C\nENV B=$C\n"), "none unset");
}

TEST(DryRun, ImageReferences) {
  for (const std::string_view good :
       {"debian", "debian:12", "a/b", "localhost:5000/a/b:t", "r.io/a__b-c", "[::1]:5000/a",
        "a@sha256:0123456789012345678901234567890123456789012345678901234567890123"})
    EXPECT_TRUE(lint::is_image_reference(good)) << good;
  for (const std::string_view bad :
       {"", "Debian", "a:", "/a", "a//b", "a:-b", "a___b", "a_", "a@sha256:1", "r.io/", ":",
        "0123456789012345678901234567890123456789012345678901234567890123"})
    EXPECT_FALSE(lint::is_image_reference(bad)) << bad;
}

}  // namespace
}  // namespace stowage
