#include "lib/lint/command_words.h"

#include <gtest/gtest.h>

#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"

namespace stowage {
namespace {

/// The file with its second instruction, a RUN.
struct Given {
  explicit Given(std::string_view text) : source("Dockerfile", text), unit(source) {}
  const lint::RunCommands& run() const { return unit.commands(unit.tree().instructions[1], 1); }
  const shell::Command& command() const { return run().all()[0]; }
  std::string without(std::size_t word) const {
    const auto edit = lint::without_word(unit, run(), command(), command().argv[word]);
    if (!edit) return "no edit";
    const std::vector<Edit> edits{*edit};
    return apply_edits(unit.text(), edits);
  }
  Source source;
  lint::Unit unit;
};

// POSIX XBD 12.2: letters may stand together, and what follows one that takes a value is the value.
TEST(CommandWords, ALetterIsFoundAmongOthersButNotInAValue) {
  const auto finds = [](std::string_view line) {
    const Given given("FROM a\nRUN " + std::string(line) + "\n");
    return lint::find_short_flag(given.command(), 'k', lint::curl_values) != nullptr;
  };
  EXPECT_TRUE(finds("curl -k x"));
  EXPECT_TRUE(finds("curl -fsSLk x"));
  EXPECT_TRUE(finds("curl x -k"));
  EXPECT_FALSE(finds("curl -ok x"));
  EXPECT_FALSE(finds("curl -o -k x"));
  EXPECT_FALSE(finds("curl --k x"));
  EXPECT_FALSE(finds("curl -- -k"));
}

TEST(CommandWords, AWordIsTakenOutWithTheBlanksBeforeIt) {
  EXPECT_EQ(Given("FROM a\nRUN curl  -k  x\n").without(1), "FROM a\nRUN curl  x\n");
  EXPECT_EQ(Given("FROM a\nRUN curl \\\n  -k \\\n  x\n").without(1), "FROM a\nRUN curl \\\n  x\n");
  EXPECT_EQ(Given("FROM a\nRUN curl x \\\n  -k\n").without(2), "FROM a\nRUN curl x\n");
}

// What the edit would take away with the word is a comment of the user; and in JSON the bytes of
// the file are not those of the word.
TEST(CommandWords, NoWordIsTakenOutOverACommentOrOutOfJson) {
  EXPECT_EQ(Given("FROM a\nRUN curl \\\n# why\n  -k x\n").without(1), "no edit");
  EXPECT_EQ(Given("FROM a\nRUN [\"sh\", \"-c\", \"curl \\\"-k\\\" x\"]\n").without(1), "no edit");
}

TEST(FinalImage, IsTheLastStageAndThoseItBeginsAt) {
  const Given given("FROM a AS one\nFROM b AS two\nFROM ONE AS three\nFROM three\n");
  const auto stages = lint::final_stages(given.unit.tree());
  EXPECT_EQ(stages, (std::vector<std::uint32_t>{3, 2, 0}));
  EXPECT_FALSE(lint::is_in_final_image(given.unit.tree(), 1));
}

// A name means the nearest stage above: a stage cannot begin at itself or at one below.
TEST(FinalImage, ANameMeansTheNearestStageAbove) {
  const Given given("FROM x AS x\nFROM x AS x\nFROM y\nFROM z AS y\n");
  EXPECT_EQ(lint::base_stage(given.unit.tree(), 0), std::nullopt);
  EXPECT_EQ(lint::base_stage(given.unit.tree(), 1), 0U);
  EXPECT_EQ(lint::base_stage(given.unit.tree(), 2), std::nullopt);
}

}  // namespace
}  // namespace stowage
