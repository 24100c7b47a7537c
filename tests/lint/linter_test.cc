#include "lib/lint/linter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

#include "lib/lint/fingerprint.h"
#include "lib/lint/fix.h"
#include "lib/lint/suppress.h"

namespace stowage::lint {
namespace {

using syntax::Keyword;

// Two rules of our own: one for RUN, one that renames every stage's first LABEL and so fixes.
void each_run(const Unit&, const Place& place, Report& report) {
  report.add(place.instruction.span, place.onbuild ? "triggered" : "run");
}
constexpr Rule run_rule{.name = "a-run",
                        .category = "test",
                        .aliases = {"T1"},
                        .keywords = {Keyword::run},
                        .on_instruction = each_run};

/// LABEL a -> LABEL b, graded by its value; LABEL break -> something that does not parse.
void each_label(const Unit& unit, const Place& place, Report& report) {
  const std::string_view text = unit.text(place.instruction.span);
  Diagnostic& found = report.add(place.instruction.span, "label");
  Fix fix{.title = "replace", .grade = Grade::identical};
  if (text == "LABEL break=1") fix.edits = {{place.instruction.span, "LABEL"}};
  if (text == "LABEL a=1") fix.edits = {{place.instruction.span, "LABEL b=1"}};
  if (text == "LABEL b=1") fix.edits = {{place.instruction.span, "LABEL c=1"}};
  if (text == "LABEL loop=1") fix.edits = {{place.instruction.span, "LABEL loop=2"}};
  if (text == "LABEL loop=2") fix.edits = {{place.instruction.span, "LABEL loop=1"}};
  if (text == "LABEL maybe=1") {
    fix.grade = Grade::assuming;
    fix.edits = {{place.instruction.span, "LABEL b=1"}};
  }
  if (text == "LABEL never=1") {
    fix.grade = Grade::manual;
    fix.edits = {{place.instruction.span, "LABEL b=1"}};
  }
  if (!fix.edits.empty()) found.fixes.push_back(std::move(fix));
}
constexpr Rule label_rule{.name = "b-label",
                          .category = "test",
                          .fixable = true,
                          .keywords = {Keyword::label},
                          .on_instruction = each_label};

void each_stage(const Unit& unit, std::uint32_t stage, Report& report) {
  report.add(unit.tree().instructions[unit.tree().stages[stage].first].span, "stage");
}
constexpr Rule stage_rule{.name = "c-stage", .category = "test", .on_stage = each_stage};

void each_error(const Unit&, const syntax::SyntaxError& error, Report& report) {
  report.add(error.span, "error");
}
constexpr Rule error_rule{.name = "d-error",
                          .category = "test",
                          .errors = {syntax::ErrorKind::unknown_instruction},
                          .on_error = each_error};

constexpr const Rule* all_rules[] = {&run_rule, &label_rule, &stage_rule, &error_rule};

std::vector<std::string> messages(std::string_view text) {
  const Source source("f", text);
  const Unit unit(source);
  std::vector<std::string> out;
  for (const Diagnostic& diagnostic : lint(unit, RuleSet(all_rules))) {
    out.push_back(std::to_string(unit.lines().line_of(diagnostic.span.begin)) + " " +
                  diagnostic.message);
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST(Linter, EachShapeSeesItsOwn) {
  EXPECT_EQ(messages("ARG X\nFROM a\nRUN x\nFOO\nFROM b\nLABEL a=1\n"),
            (Lines{"2 stage", "3 run", "4 error", "5 stage", "6 label"}));
}

TEST(Linter, SomeFilesTogetherAreAsEachAlone) {
  const Source sources[] = {Source("a", std::string_view("FROM a\nRUN x\nRUN y\nLABEL a=1\n")),
                            Source("b", std::string_view("FOO\n")),
                            Source("c", std::string_view("")),
                            Source(".dockerignore", std::string_view("*\n")),
                            Source("d", std::string_view("FROM a\nONBUILD RUN x\nFROM b\n"))};
  const RuleSet rules(all_rules);
  const auto shown = [](const Findings& found) {
    Lines out;
    for (const Diagnostic& each : found.shown)
      out.push_back(std::to_string(each.span.begin) + " " + each.message);
    return out;
  };
  std::deque<Unit> units;
  std::vector<const Unit*> all;
  for (const Source& source : sources) all.push_back(&units.emplace_back(source));
  const std::vector<Findings> together = find(all, rules);
  ASSERT_EQ(together.size(), units.size());
  for (std::size_t i = 0; i < units.size(); ++i)
    EXPECT_EQ(shown(together[i]), shown(find(units[i], rules))) << units[i].source().path();
  EXPECT_EQ(shown(together[4]), (Lines{"0 stage", "15 triggered", "21 stage"}));
}

TEST(Linter, OneRuleSaysNoMoreThanAThousandThings) {
  std::string text = "FROM a\n";
  for (int i = 0; i < 3000; ++i) text += "RUN x\nLABEL a=1\n";
  const auto count = [&](Compat compat) {
    Settings settings;
    settings.compat = compat;
    const Source source("f", std::string_view(text));
    const Unit unit(source, {}, std::make_shared<const Settings>(settings));
    const std::vector<Diagnostic> found = lint(unit, RuleSet(all_rules));
    const Rule* const run = &run_rule;
    std::string out;
    for (const Rule* rule : {run, &label_rule, &stage_rule}) {
      const auto is_of = [&](const Diagnostic& each) { return each.rule == rule; };
      const auto last = std::find_if(found.rbegin(), found.rend(), is_of);
      out += std::to_string(std::count_if(found.begin(), found.end(), is_of)) +
             (last != found.rend() && !last->help.empty() ? "+ " : " ");
    }
    return out;
  };
  EXPECT_EQ(count(Compat::none), "1000+ 1000+ 1 ");
  EXPECT_EQ(count(Compat::hadolint), "3000 3000 1 ");  // the answers of another tool are whole
}

TEST(Linter, TriggersOfOnbuildAreSeen) {
  EXPECT_EQ(messages("FROM a\nONBUILD RUN x\n"), (Lines{"1 stage", "2 triggered"}));
}

TEST(Linter, PlacesKnowTheirStage) {
  const auto check = [](const Unit&, const Place& place, Report& report) {
    report.add(place.instruction.span,
               place.stage == no_stage ? "none" : std::to_string(place.stage));
  };
  const Rule rule{
      .name = "x", .category = "test", .keywords = {Keyword::arg}, .on_instruction = check};
  const Rule* const only[] = {&rule};
  const Source source("f", std::string_view("ARG A\nFROM a\nARG A\nFROM b\nARG A\n"));
  const Unit unit(source);
  Lines out;
  for (const Diagnostic& diagnostic : lint(unit, RuleSet(only))) out.push_back(diagnostic.message);
  EXPECT_EQ(out, (Lines{"none", "0", "1"}));
}

TEST(Suppress, AboveAnInstructionAndInTheWholeFile) {
  struct Case {
    std::string_view text;
    Lines left;
  };
  const Case cases[] = {
      {"FROM a\n# stowage ignore=a-run\nRUN x\nRUN y\n", {"1 stage", "4 run"}},
      {"FROM a\n#stowage   ignore=a-run\n\n# words\nRUN x\n", {"1 stage"}},
      {"FROM a\n# stowage ignore=b-label , a-run,c\nRUN x\n", {"1 stage"}},
      {"FROM a\n# stowage ignore=T1 because of that\nRUN x\n", {"1 stage"}},
      {"FROM a\n# stowage ignore=test/a-run\r\nRUN x\r\n", {"1 stage"}},
      {"FROM a\n# stowage ignore=other/a-run\nRUN x\n", {"1 stage", "3 run"}},
      {"FROM a\nRUN x && \\\n# stowage ignore=a-run\n  y\nRUN z\n", {"1 stage", "5 run"}},
      {"FROM a\nRUN x\n# stowage global ignore=a-run,c-stage\n", {}},
      {"FROM a\nRUN x\n# stowageignore=a-run\nRUN y # stowage ignore=a-run\n",
       {"1 stage", "2 run", "4 run"}},
      {"# stowage ignore=c-stage\nFROM a\nFROM b\n", {"3 stage"}},
      {"FROM a\n# stowage ignore=\nRUN x\n# stowage ignore=a-run\n", {"1 stage", "3 run"}},
  };
  for (const Case& each : cases) EXPECT_EQ(messages(each.text), each.left) << each.text;
}

std::vector<std::uint64_t> prints(std::string_view text) {
  const Source source("f", text);
  const Unit unit(source);
  const Rule* const only[] = {&run_rule};
  const RuleSet rules(only);
  return fingerprints(unit, lint(unit, rules));
}

TEST(Fingerprint, SurvivesMovesAndBlanks) {
  const auto one = prints("FROM a\nRUN x  y\n");
  EXPECT_EQ(prints("FROM a\n\n# c\nLABEL a=1\nRUN x \\\n  y\n"), one);
  EXPECT_NE(prints("FROM a\nRUN x z\n"), one);
}

TEST(Fingerprint, EqualInstructionsAreCounted) {
  const auto two = prints("FROM a\nRUN x\nFROM b\nRUN x\n");
  ASSERT_EQ(two.size(), 2U);
  EXPECT_NE(two[0], two[1]);
  EXPECT_EQ(two[0], prints("FROM a\nRUN x\n")[0]);
}

// Baselines are kept for years: the value itself is part of the contract. FNV-1a of "a-run\0RUN
// x\0", worked out apart.
TEST(Fingerprint, IsTheSameEverywhere) {
  std::uint64_t expected = 14695981039346656037ULL;
  for (const char c : std::string_view("a-run\0RUN x\0", 12)) {
    expected = (expected ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  EXPECT_EQ(prints("FROM a\nRUN x\n")[0], expected);
}

Fixed fix(std::string_view text, Grade worst) {
  const Source source("f", text);
  return apply_fixes(source, RuleSet(all_rules), worst);
}

TEST(ApplyFixes, RunsToAFixedPoint) {
  const Fixed fixed = fix("FROM a\nLABEL a=1\nLABEL a=1\n", Grade::equivalent);
  EXPECT_EQ(fixed.text, "FROM a\nLABEL c=1\nLABEL c=1\n");
  EXPECT_EQ(fixed.applied.size(), 4U);
  EXPECT_EQ(fixed.applied[1].line, 3U);
}

TEST(ApplyFixes, KeepsToTheGrade) {
  EXPECT_EQ(fix("FROM a\nLABEL maybe=1\n", Grade::equivalent).text, "FROM a\nLABEL maybe=1\n");
  EXPECT_EQ(fix("FROM a\nLABEL maybe=1\n", Grade::assuming).text, "FROM a\nLABEL c=1\n");
  EXPECT_EQ(fix("FROM a\nLABEL never=1\n", Grade::manual).text, "FROM a\nLABEL never=1\n");
}

TEST(ApplyFixes, NeverBreaksTheSyntaxAndStillAppliesTheRest) {
  EXPECT_EQ(fix("FROM a\nLABEL break=1\nLABEL a=1\n", Grade::identical).text,
            "FROM a\nLABEL break=1\nLABEL c=1\n");
}

TEST(ApplyFixes, LeavesOutWhatHasNoEnd) {
  const Fixed fixed = fix("FROM a\nLABEL loop=1\n", Grade::identical);
  EXPECT_EQ(fixed.text, "FROM a\nLABEL loop=1\n");
  EXPECT_TRUE(fixed.applied.empty());
}

}  // namespace
}  // namespace stowage::lint
