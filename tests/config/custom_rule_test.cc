#include "lib/config/custom_rule.h"

#include <gtest/gtest.h>

#include "lib/config/read.h"

namespace stowage::config {
namespace {

TEST(Wildcard, StarsAndQuestionMarks) {
  EXPECT_TRUE(wildcard("a*c", "a/b/c"));
  EXPECT_TRUE(wildcard("*", ""));
  EXPECT_TRUE(wildcard("a?c*", "abcdef"));
  EXPECT_FALSE(wildcard("a?c", "ac"));
  EXPECT_FALSE(wildcard("", "x"));
  EXPECT_TRUE(wildcard("*a*a*a*b", std::string(1000, 'a') + "b"));
  EXPECT_FALSE(wildcard("*a*a*a*a*a*b", std::string(5000, 'a')));
}

/// "LINE:COLUMN message" of one rule written as YAML.
std::vector<std::string> found(const std::string& rule, std::string_view dockerfile) {
  const Loaded loaded =
      read_config("c", "rules:\n  - name: r\n    message: \"<{match}>\"\n" + rule, {});
  EXPECT_TRUE(loaded.problems.empty()) << loaded.problems.front();
  const Source source("Dockerfile", dockerfile);
  const lint::Unit unit(source);
  lint::Report report;
  for (const auto& each : loaded.config.rules) check(unit, *each, report);
  std::vector<std::string> out;
  for (const lint::Diagnostic& each : report.diagnostics) {
    const Location at = unit.lines().locate(each.span.begin);
    out.push_back(std::to_string(at.line) + ":" + std::to_string(at.column) + " " + each.message);
  }
  return out;
}

using Found = std::vector<std::string>;

TEST(CustomRule, Predicates) {
  const std::string_view file =
      "FROM debian:12 AS build\nRUN --mount=type=cache,target=/c apt-get install -y x && curl -k "
      "y\n"
      "FROM scratch AS last\nCOPY --from=build a /b\nENV TOKEN=1\n";
  EXPECT_EQ(found("    instruction: from\n    operand: \"*:*\"\n", file),
            (Found{"1:6 <debian:12>"}));
  EXPECT_EQ(found("    instruction: FROM\n    no-operand: \"*:*\"\n", file),
            (Found{"3:6 <scratch>"}));
  EXPECT_EQ(found("    instruction: RUN\n    command: [curl, wget]\n    argument: \"-k\"\n", file),
            (Found{"2:63 <-k>"}));
  EXPECT_EQ(found("    instruction: RUN\n    command: apt-get\n    no-argument: -y\n", file),
            Found{});
  EXPECT_EQ(found("    instruction: [RUN, COPY]\n    flag: \"--mount=*\"\n", file),
            (Found{"2:5 <--mount=type=cache,target=/c>"}));
  EXPECT_EQ(found("    instruction: COPY\n    no-flag: --chown=*\n    stage: final\n", file),
            (Found{"4:1 <COPY>"}));
  EXPECT_EQ(found("    instruction: COPY\n    stage: builder\n", file), Found{});
  EXPECT_EQ(found("    instruction: ENV\n    text: \"*TOKEN*\"\n    stage: la*\n", file),
            (Found{"5:1 <ENV>"}));
  EXPECT_EQ(found("    instruction: USER\n    absent: true\n", file),
            (Found{"1:1 <FROM>", "3:1 <FROM>"}));
}

// `sudo` is a command to whoever forbids it, and what it runs is one, too.
TEST(CustomRule, Wrappers) {
  const std::string_view file = "FROM a\nRUN x && sudo -E apt-get install y\nRUN apt-get update\n";
  EXPECT_EQ(found("    instruction: RUN\n    command: sudo\n", file), (Found{"2:10 <sudo>"}));
  EXPECT_EQ(found("    instruction: RUN\n    command: sudo\n    argument: -E\n", file),
            (Found{"2:15 <-E>"}));
  EXPECT_EQ(found("    instruction: RUN\n    command: apt-get\n    no-command: sudo\n", file),
            (Found{"3:5 <apt-get>"}));
  EXPECT_EQ(found("    instruction: RUN\n    command: apt-get\n    argument: install\n", file),
            (Found{"2:26 <install>"}));
  EXPECT_EQ(found("    instruction: RUN\n    argument: -E\n", file), Found{});
  EXPECT_EQ(found("    instruction: RUN\n    command: sh\n", "FROM a\nRUN sh -c 'x && y'\n"),
            (Found{"2:5 <sh>"}));
}

// A trigger is an instruction; only that it has a USER does not give this image one.
TEST(CustomRule, Triggers) {
  const std::string_view file = "FROM a\nONBUILD RUN sudo x\nONBUILD USER y\n";
  EXPECT_EQ(found("    instruction: RUN\n    command: sudo\n", file), (Found{"2:13 <sudo>"}));
  EXPECT_EQ(found("    instruction: USER\n    absent: true\n", file), (Found{"1:1 <FROM>"}));
  EXPECT_EQ(found("    instruction: ONBUILD\n", file), (Found{"2:1 <ONBUILD>", "3:1 <ONBUILD>"}));
}

/// What is said of a rule, without the file.
std::vector<std::string> problems(const std::string& rule) {
  std::vector<std::string> out = read_config("c", "rules:\n  - message: x\n" + rule, {}).problems;
  for (std::string& each : out) each.erase(0, 2);
  return out;
}

TEST(CustomRule, WhatMakesNoSense) {
  const std::string name = "    name: r\n";
  EXPECT_EQ(problems(name + "    instruction: COPY\n    command: cp\n"),
            (Found{"2:5: `command` and `argument` are of a RUN, which `instruction` leaves out"}));
  EXPECT_EQ(problems(name + "    instruction: [CMD, RUN]\n    command: cp\n"), Found{});
  EXPECT_EQ(problems(name + "    instruction: USER\n    absent: true\n    edit: {replace: x}\n"),
            (Found{"2:5: with `absent` there is nothing to replace or remove; insert a line"}));
  EXPECT_EQ(problems(name + "    instruction: USER\n    absent: true\n"
                            "    edit: {insert-below: USER app}\n"),
            Found{});
  for (const std::string word : {"all", "default", "custom", "shellcheck"})
    EXPECT_EQ(problems("    name: " + word + "\n    instruction: RUN\n"),
              (Found{"2:5: there is a rule or a group `" + word + "` already"}));
  EXPECT_EQ(problems(name + "    instruction: RNU\n"),
            (Found{"4:18: `RNU` is not one of the instructions of a Dockerfile"}));
}

}  // namespace
}  // namespace stowage::config
