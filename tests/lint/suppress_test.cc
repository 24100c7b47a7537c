#include "lib/lint/suppress.h"

#include <gtest/gtest.h>

#include "lib/lint/linter.h"

namespace stowage::lint {
namespace {

void each(const Unit&, const Place& place, Report& report) {
  report.add(place.instruction.span, "x");
}
constexpr Rule run_rule{.name = "a-run",
                        .category = "test",
                        .hadolint = {"DL1"},
                        .keywords = {syntax::Keyword::run, syntax::Keyword::from},
                        .on_instruction = each};
constexpr const Rule* all_rules[] = {&run_rule};

std::string lines(std::string_view text, Settings settings = {}) {
  const Source source("Dockerfile", text);
  const Unit unit(source, {}, std::make_shared<const Settings>(settings));
  std::string out;
  for (const Diagnostic& found : lint(unit, RuleSet(all_rules)))
    out += std::to_string(unit.lines().line_of(found.span.begin)) + " ";
  return out;
}

// hadolint's pragmas in default mode mean the instruction below, its stage, or the file.
TEST(Suppress, PragmasOfHadolint) {
  EXPECT_EQ(lines("FROM a\n# hadolint ignore=DL1\nRUN x\nRUN y\n"), "1 4 ");
  EXPECT_EQ(lines("FROM a\n# hadolint ignore = DL1 , SC2 # why\n\nRUN x\n"), "1 ");
  EXPECT_EQ(lines("FROM a\n# hadolint global ignore=DL1\nRUN x\n"), "");
  EXPECT_EQ(lines("FROM a\n# hadolint stage ignore=DL1\nFROM b\nRUN x\nFROM c\nRUN y\n"), "1 5 6 ");
  EXPECT_EQ(lines("FROM a\n# hadolint ignore=DL1 because\nRUN x\n"), "1 3 ");
  EXPECT_EQ(lines("FROM a\n# hadolint ignore=DL1,\nRUN x\n"), "1 3 ");
  EXPECT_EQ(lines("FROM a\n# hadolint ignore=a-run\nRUN x\n"), "1 3 ");
  EXPECT_EQ(lines("FROM a\n# hadolint ignore=DL1\r\nRUN x\r\n"), "1 ");
}

// A group, all rules; not in hadolint's comments, which know codes alone.
TEST(Suppress, GroupsAndAll) {
  EXPECT_EQ(lines("FROM a\n# stowage ignore=test\nRUN x\n"), "1 ");
  EXPECT_EQ(lines("FROM a\n# stowage ignore=all reason=\"y\"\nRUN x\nRUN y\n"), "1 4 ");
  EXPECT_EQ(lines("# stowage global ignore=all\nFROM a\nRUN x\n"), "");
  EXPECT_EQ(lines("FROM a\n# stowage ignore=tes\nRUN x\n"), "1 3 ");
  EXPECT_EQ(lines("FROM a\n# hadolint ignore=all\nRUN x\n"), "1 3 ");
}

// hadolint-rules 7: the very next line; a stage pragma reaches the line of the next FROM.
TEST(Suppress, PragmasOfHadolintAsThere) {
  const Settings as_there{.compat = Compat::hadolint};
  EXPECT_EQ(lines("FROM a\n# hadolint ignore=DL1\nRUN x\n", as_there), "1 ");
  EXPECT_EQ(lines("FROM a\n# hadolint ignore=DL1\n\nRUN x\n", as_there), "1 4 ");
  EXPECT_EQ(lines("FROM a\n# hadolint ignore=DL1\n# hadolint ignore=SC1\nRUN x\n", as_there),
            "1 4 ");
  EXPECT_EQ(lines("FROM a\nRUN x \\\n# hadolint ignore=DL1\n  y\n", as_there), "1 2 ");
  EXPECT_EQ(lines("# hadolint stage ignore=DL1\nFROM a\nRUN x\nFROM b\nRUN y\n", as_there), "2 5 ");
}

TEST(Suppress, SwitchedOff) {
  EXPECT_EQ(lines("# hadolint global ignore=DL1\nFROM a\n# stowage ignore=a-run\nRUN x\n",
                  {.pragmas = false}),
            "2 4 ");
}

TEST(Suppress, TermsAndReasons) {
  EXPECT_EQ(
      lines("FROM a\n# stowage ignore=a-run until=2027-01-31\nRUN x\n", {.today = "2027-01-31"}),
      "1 ");
  EXPECT_EQ(
      lines("FROM a\n# stowage ignore=a-run until=2027-01-31\nRUN x\n", {.today = "2027-02-01"}),
      "1 3 ");
  const std::string_view text =
      "FROM a\n# stowage ignore=a-run reason=\"two words\" until=2999-01-01\nRUN x\n";
  const Source source("Dockerfile", text);
  const Unit unit(source);
  const Findings found = find(unit, RuleSet(all_rules));
  ASSERT_EQ(found.suppressed.size(), 1U);
  EXPECT_EQ(found.suppressed[0].reason, "two words");
}

}  // namespace
}  // namespace stowage::lint
