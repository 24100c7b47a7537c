#include "lib/syntax/dockerfile.h"
#include "lib/syntax/parse_beginning.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

namespace stowage::syntax {

namespace {

/// One line an instruction: keyword, its lines, the operands; "!" marks one in error.
std::string dump(const Dockerfile& file) {
  std::string text;
  for (const Instruction& instruction : file.instructions) {
    text += instruction.valid ? "" : "!";
    text += instruction.name.text;
    text +=
        ' ' + std::to_string(instruction.first_line) + '-' + std::to_string(instruction.last_line);
    for (const Word& word : instruction.operands) text += " [" + std::string(word.text) + "]";
    text += '\n';
  }
  return text;
}

TEST(Parse, ContinuationsAreJoinedAndCommentsInsideDropped) {
  const Dockerfile file = parse("FROM a\nRUN one \\\n  # a comment\n\n  two\nCMD x\n");
  EXPECT_EQ(dump(file), "FROM 1-1 [a]\nRUN 2-5 [one   two]\nCMD 6-6 [x]\n");
  ASSERT_EQ(file.empty_continuations.size(), 1U);
  EXPECT_EQ(file.empty_continuations[0].line, 5U);
}

TEST(Parse, ADoubledEscapeDoesNotContinue) {
  EXPECT_EQ(dump(parse("FROM a\nRUN x \\\\\nRUN y\n")),
            "FROM 1-1 [a]\nRUN 2-2 [x \\\\]\nRUN 3-3 [y]\n");
}

TEST(Parse, SpansPointIntoTheFile) {
  constexpr std::string_view text = "FROM a\nRUN one && \\\n    two\n";
  const Dockerfile file = parse(text);
  const Instruction& run = file.instructions[1];
  EXPECT_EQ(slice(text, run.span), "RUN one && \\\n    two");
  EXPECT_EQ(slice(text, run.operands[0].span), "one && \\\n    two");
  const std::size_t two = run.line.text.find("two");
  EXPECT_EQ(slice(text, run.line.to_source(two, two + 3)), "two");
}

TEST(Parse, FlagsHaveNameValueAndPlace) {
  constexpr std::string_view text = "FROM a\nCOPY --from=build --chown=\"a b\" x y\n";
  const Dockerfile file = parse(text);
  const Instruction& copy = file.instructions[1];
  ASSERT_EQ(copy.flags.size(), 2U);
  EXPECT_EQ(copy.flags[0].value, "build");
  EXPECT_EQ(slice(text, copy.flags[0].value_span), "build");
  EXPECT_EQ(copy.as<Copy>()->chown.text, "a b");
  EXPECT_EQ(copy.as<Copy>()->destination.text, "y");
}

TEST(Parse, HeredocsOfOneLineFollowEachOther) {
  const Dockerfile file = parse("FROM a\nCOPY <<A <<-\"B\" /x/\none\nA\n\ttwo\n\tB\nCMD x\n");
  const Instruction& copy = file.instructions[1];
  ASSERT_EQ(copy.heredocs.size(), 2U);
  EXPECT_EQ(copy.heredocs[0].content, "one\n");
  EXPECT_TRUE(copy.heredocs[0].expand);
  EXPECT_EQ(copy.heredocs[1].content, "\ttwo\n");
  EXPECT_FALSE(copy.heredocs[1].expand);
  EXPECT_TRUE(copy.heredocs[1].chomp);
  EXPECT_EQ(copy.last_line, 6U);
  EXPECT_TRUE(copy.as<Copy>()->sources.empty());
}

TEST(Parse, AnUnclosedHeredocHidesNothing) {
  const Dockerfile file = parse("FROM a\nRUN <<EOF\necho\nCMD x\n");
  ASSERT_EQ(file.errors.size(), 1U);
  EXPECT_EQ(file.errors[0].kind, ErrorKind::unterminated_heredoc);
  EXPECT_EQ(dump(file), "FROM 1-1 [a]\n!RUN 2-3 [<<EOF]\nCMD 4-4 [x]\n");
}

struct ErrorCase {
  std::string_view text;
  ErrorKind kind;
  std::uint32_t line;
};

TEST(Parse, Errors) {
  const ErrorCase cases[] = {
      {"", ErrorKind::no_instructions, 0},
      {"# only a comment\n", ErrorKind::no_instructions, 1},
      {"RUN x\n", ErrorKind::no_stage, 1},
      {"FROM a\nENV x\n", ErrorKind::bad_key_value, 2},
      {"FROM a\nENV a=b c\n", ErrorKind::bad_key_value, 2},
      {"FROM a\nCMD [1]\n", ErrorKind::bad_json_strings, 2},
      {"# escape=x\nFROM a\n", ErrorKind::bad_directive, 0},
      {"# syntax=a\n# syntax=b\nFROM a\n", ErrorKind::bad_directive, 1},
      {"FROM a\nFOO x\n", ErrorKind::unknown_instruction, 2},
      {"FROM a b\n", ErrorKind::operand_count, 1},
      {"FROM a AS 1x\n", ErrorKind::bad_stage_name, 1},
      {"FROM a\nCOPY x\n", ErrorKind::operand_count, 2},
      {"FROM a\nCOPY --what x y\n", ErrorKind::bad_flag, 2},
      {"FROM a\nCOPY --from=a --from=b x y\n", ErrorKind::bad_flag, 2},
      {"FROM a\nCOPY --link=maybe x y\n", ErrorKind::bad_flag, 2},
      {"FROM a\nCOPY --chmod 755 x y\n", ErrorKind::bad_flag, 2},
      {"FROM a\nRUN --mount=from=$X,target=/x y\n", ErrorKind::bad_mount, 2},
      {"FROM a\nRUN --network=lan y\n", ErrorKind::bad_value, 2},
      {"FROM a\nHEALTHCHECK --interval=5 CMD x\n", ErrorKind::bad_value, 2},
      {"FROM a\nHEALTHCHECK NONE x\n", ErrorKind::operand_count, 2},
      {"FROM a\nHEALTHCHECK what\n", ErrorKind::bad_value, 2},
      {"FROM a\nONBUILD FROM b\n", ErrorKind::bad_onbuild, 2},
      {"FROM a\nSHELL bash -c\n", ErrorKind::bad_value, 2},
      {"FROM a\nVOLUME [\" \"]\n", ErrorKind::bad_value, 2},
      {"FROM a\nCOPY x <<EOF\nEOF\n", ErrorKind::bad_value, 2},
      {"FROM a\nUSER\n", ErrorKind::operand_count, 2},
      {"FROM a\nLABEL =b\n", ErrorKind::bad_value, 2},
  };
  for (const ErrorCase& c : cases) {
    const Dockerfile file = parse(c.text);
    ASSERT_EQ(file.errors.size(), 1U) << c.text;
    EXPECT_EQ(file.errors[0].kind, c.kind) << c.text << ": " << file.errors[0].message;
    EXPECT_EQ(file.errors[0].line, c.line) << c.text;
  }
}

TEST(Parse, WhatTheBuilderAcceptsIsNoError) {
  for (const std::string_view text :
       {"FROM a\nRUN\n", "FROM a\nCMD []\n", "ARG x\nFROM a\n", "FROM a\nARG --what=x y\n",
        "FROM a\nONBUILD COPY x\n", "FROM a\nSTOPSIGNAL --x TERM\n",
        "FROM a\nHEALTHCHECK --what NONE\n", "FROM a\nRUN --mount=type=what x\n", "from a\nrun x\n",
        "FROM a\nEXPOSE what\n", "FROM a\nHEALTHCHECK --interval=0 --retries=+3 CMD x\n"}) {
    const Dockerfile file = parse(text);
    EXPECT_TRUE(file.errors.empty())
        << text << ": " << (file.errors.empty() ? "" : file.errors[0].message);
  }
}

TEST(Parse, SyntaxInAllItsForms) {
  EXPECT_EQ(parse("# syntax=docker/dockerfile:1 more\nFROM a\n").syntax, "docker/dockerfile:1");
  EXPECT_EQ(parse("#!/bin/x\n# syntax = b\nFROM a\n").syntax, "b");
  EXPECT_EQ(parse("// syntax=c\nFROM a\n").syntax, "c");
  EXPECT_EQ(parse("{\"syntax\": \"d\"}").syntax, "d");
  EXPECT_EQ(parse("\xEF\xBB\xBF#syntax=e\nFROM a\n").syntax, "e");
  EXPECT_EQ(parse("# a comment\n# syntax=f\nFROM a\n").syntax, "");
  EXPECT_EQ(parse(" # syntax=g\nFROM a\n").syntax, "");
}

TEST(Parse, TheBeginningEndsWithAnErrorWhereMoreFollows) {
  const std::string_view text = "FROM a\nRUN b\n# c\nRUN d\nRUN e\n";
  const Dockerfile all = parse_beginning(text, 4);
  EXPECT_EQ(all.instructions.size(), 4U);
  EXPECT_TRUE(all.errors.empty());
  const Dockerfile two = parse_beginning(text, 2);
  ASSERT_EQ(two.instructions.size(), 2U);
  EXPECT_EQ(two.stages.back().end, 2U);
  ASSERT_EQ(two.errors.size(), 1U);
  EXPECT_EQ(two.errors[0].line, 4U);
  EXPECT_EQ(text.substr(two.errors[0].span.begin, 5), "RUN d");
}

TEST(Parse, LineLimit) {
  const std::string start = "FROM a\nRUN ";
  const std::string fits(65536 - 5, 'x');
  EXPECT_TRUE(parse(start + fits + "\n").errors.empty());
  EXPECT_EQ(parse(start + fits + "x\n").errors.at(0).kind, ErrorKind::line_too_long);
  EXPECT_EQ(parse(start + fits + "\nCMD x\n").instructions.size(), 3U);
}

/// Characters that mean something somewhere, more often than others.
std::string nonsense(std::mt19937& random, std::size_t size) {
  constexpr std::string_view alphabet =
      "\n\n\n\\\\`#<<--==$${}[]\"\"''  \t\r,:ERUNCOPYFM\xEF\xBB\xBF\xC2\x85\xFF";
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += alphabet[random() % alphabet.size()];
  if (random() % 2 == 0) text.insert(0, "FROM a\nRUN <<A b\\\n");
  return text;
}

TEST(Parse, UnparseGivesTheBytesBack) {
  std::mt19937 random(20261124);
  for (int i = 0; i < 20000; ++i) {
    const std::string text = nonsense(random, random() % 200);
    ASSERT_EQ(unparse(parse(text)), text);
  }
}

TEST(Parse, SpansLieInOrderAndInside) {
  std::mt19937 random(4);
  for (int i = 0; i < 5000; ++i) {
    const std::string text = nonsense(random, 300);
    const Dockerfile file = parse(text);
    std::uint32_t at = 0;
    for (const Instruction& instruction : file.instructions) {
      ASSERT_LE(at, instruction.span.begin);
      at = instruction.span.end;
      for (const Word& word : instruction.operands)
        ASSERT_TRUE(instruction.span.contains(word.span));
      for (const Flag& flag : instruction.flags) ASSERT_TRUE(instruction.span.contains(flag.span));
    }
    ASSERT_LE(at, text.size());
  }
}

TEST(Parse, NonsenseTakesLinearTime) {
  constexpr std::size_t size = 1'000'000;
  const auto repeat = [](std::string_view piece) {
    std::string text = "FROM a\n";
    while (text.size() < size) text += piece;
    return text;
  };
  for (const std::string_view piece : {"\n", "\\\n", "RUN <<A\n", "RUN <<", "ONBUILD ", "ENV a=${",
                                       "CMD [", "CMD [[[[[[\n", "--x ", "COPY --a=\"", "# c\n",
                                       "\r", " ", "RUN ${a:-${a:-", "\"", "RUN <<A <<B <<C\nA\n"}) {
    const std::string text = repeat(piece);
    const auto start = std::chrono::steady_clock::now();
    parse(text);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    EXPECT_LT(took.count(), 3.0) << piece;
  }
}

}  // namespace

}  // namespace stowage::syntax
