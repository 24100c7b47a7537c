#include "lib/lint/impact.h"

#include <gtest/gtest.h>

namespace stowage::lint {
namespace {

/// The lines that run again when `from` becomes `to`.
std::vector<std::uint32_t> missed(std::string_view text, std::string_view from, std::string to,
                                  Grade grade = Grade::equivalent, Keys keys = Keys::buildkit) {
  const Source source("Dockerfile", text);
  const Unit unit(source);
  const auto at = static_cast<std::uint32_t>(text.find(from));
  Fix fix{.title = "t", .grade = grade};
  fix.edits = {{{at, at + static_cast<std::uint32_t>(from.size())}, std::move(to)}};
  return steps_missed(unit, fix, keys);
}

using Lines = std::vector<std::uint32_t>;

// Keys as moby/buildkit makes them (solver and dockerfile2llb): see impact.h.
TEST(Impact, StepsBelowAChangedStep) {
  EXPECT_EQ(missed("FROM a\nRUN x\nLABEL b=c\nCOPY d e\nRUN f\n", "RUN x", "RUN y"),
            (Lines{2, 4, 5}));
  EXPECT_EQ(missed("FROM a\nRUN x\nCOPY d e\nRUN f\n", "RUN x", "RUN y", Grade::identical),
            Lines{});
}

TEST(Impact, MetadataIsInNoKeyOfBuildkit) {
  EXPECT_EQ(missed("FROM a\nLABEL b=c\nRUN x\n", "b=c", "b=d"), Lines{});
  EXPECT_EQ(
      missed("FROM a\nLABEL b=c\nRUN x\n", "b=c", "b=d", Grade::equivalent, Keys::by_instruction),
      (Lines{2, 3}));
}

TEST(Impact, SettingsReachTheNextRun) {
  EXPECT_EQ(missed("FROM a\nENV b=c\nCOPY d e\nRUN x\nCOPY f g\n", "b=c", "b=d"), (Lines{4, 5}));
}

TEST(Impact, StagesThatBeginAtAChangedOne) {
  const std::string_view text =
      "FROM a AS One\nRUN x\nFROM one AS two\nRUN y\nFROM b\nCOPY --from=two /c /d\nRUN z\n";
  EXPECT_EQ(missed(text, "RUN x", "RUN q"), (Lines{2, 4}));
  EXPECT_EQ(missed(text, "FROM a", "FROM q"), (Lines{2, 4}));
}

TEST(Impact, InsertedLines) {
  EXPECT_EQ(missed("FROM a\nRUN x\nRUN y\n", "", ""), Lines{});
  const std::string_view text = "FROM a\nRUN x\nRUN y\n";
  const Source source("Dockerfile", text);
  const Unit unit(source);
  Fix fix{.title = "t", .grade = Grade::equivalent};
  fix.edits = {{{13, 13}, "RUN new\n"}};
  EXPECT_EQ(steps_missed(unit, fix, Keys::buildkit), (Lines{3}));
  fix.edits = {{{13, 13}, "# a comment\n"}};
  EXPECT_EQ(steps_missed(unit, fix, Keys::buildkit), Lines{});
}

}  // namespace
}  // namespace stowage::lint
