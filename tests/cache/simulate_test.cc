#include "lib/cache/simulate.h"

#include <gtest/gtest.h>

#include "lib/cache/why.h"

namespace stowage::cache {

namespace {

/// Lines of the steps that run, without FROM.
struct Simulated {
  std::string text;
  syntax::Dockerfile file;
  model::Model model;
  context::Context context;
  Simulator simulator;

  explicit Simulated(std::string written, context::Context given = context::Context::none())
      : text(std::move(written)),
        file(syntax::parse(text)),
        model(model::build_model(file)),
        context(std::move(given)),
        simulator(model, context, knowledge::builtin()) {}

  std::string lines(const Change& change, CacheKept kept = CacheKept::all) {
    const Rebuild rebuild = simulator.rebuild(change, kept);
    std::string result;
    for (std::size_t i = 0; i < rebuild.runs.size(); ++i) {
      const syntax::Instruction& step = *simulator.plan().steps[i].node->instruction;
      if (rebuild.runs[i] && step.keyword != syntax::Keyword::from)
        result += std::to_string(step.first_line) + " ";
    }
    return result;
  }
  std::string edit(std::vector<std::string> paths) { return lines({.paths = std::move(paths)}); }
};

context::Context project(std::string_view ignore = "") {
  return context::Context::in_memory({{"package.json", "{}"},
                                      {"package-lock.json", "{}"},
                                      {"README.md", "x"},
                                      {"src/main.js", "m"},
                                      {"docs/a.txt", "a"},
                                      {".dockerignore", std::string(ignore)}});
}

constexpr const char* wide = "FROM node\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\n";
constexpr const char* narrow =
    "FROM node\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n";

}  // namespace

TEST(CacheSimulate, StepsThatRunAgain) {
  Simulated before(wide, project()), after(narrow, project());
  EXPECT_EQ(before.edit({"src/main.js"}), "3 4 5 ");
  EXPECT_EQ(after.edit({"src/main.js"}), "5 6 ");
  EXPECT_EQ(after.edit({"package.json"}), "3 4 5 6 ");
  EXPECT_EQ(after.edit({"new.js"}), "5 6 ");
  EXPECT_EQ(after.edit({}), "");
  EXPECT_EQ(after.lines({.first_build = true}), "2 3 4 5 6 ");
}

// mode=min holds no files of the stage `build`: to run line 5 there, all that it stands on runs again.
TEST(CacheSimulate, OnAFreshMachineTheModeOfTheCacheDecides) {
  Simulated s(
      "FROM golang AS build\nWORKDIR /s\nCOPY go.mod .\nRUN go mod download\nCOPY . .\n"
      "RUN go build -o /x\nFROM alpine\nRUN apk add curl\nCOPY --from=build /x /x\n",
      context::Context::in_memory({{"go.mod", "module a"}, {"main.go", "package main"}}));
  const Change code{.paths = {"main.go"}}, nothing;
  EXPECT_EQ(s.lines(code), "5 6 9 ");
  EXPECT_EQ(s.lines(code, CacheKept::max), "5 6 9 ");
  EXPECT_EQ(s.lines(code, CacheKept::min), "2 3 4 5 6 9 ");
  EXPECT_EQ(s.lines(code, CacheKept::none), "2 3 4 5 6 8 9 ");
  EXPECT_EQ(s.lines(nothing, CacheKept::min), "");
  EXPECT_EQ(s.lines(nothing, CacheKept::none), "2 3 4 5 6 8 9 ");
}

// One stage is the image: mode=min holds all of it.
TEST(CacheSimulate, ModeMinIsEnoughForOneStage) {
  Simulated s(narrow, project());
  EXPECT_EQ(s.lines({.paths = {"src/main.js"}}, CacheKept::min), "5 6 ");
}

TEST(CacheSimulate, StepsOfTheBuildPlatformAreTheSameForAll) {
  const std::string text =
      "FROM --platform=$BUILDPLATFORM golang AS build\nRUN go version\nARG TARGETARCH\n"
      "RUN GOARCH=$TARGETARCH go build -o /x\nFROM alpine\nCOPY --from=build /x /x\n";
  const syntax::Dockerfile file = syntax::parse(text);
  const auto definitions = [&](const std::string& platform) {
    const model::Model model = model::build_model(file, {.target_platform = platform});
    return step_definitions(plan_build(model, {.session = "s"}));
  };
  const auto amd = definitions("linux/amd64"), arm = definitions("linux/arm64");
  ASSERT_EQ(amd.size(), 5U);  // FROM, RUN, RUN, FROM, COPY
  EXPECT_EQ(amd[1], arm[1]);
  EXPECT_NE(amd[2], arm[2]);
  EXPECT_NE(amd[4], arm[4]);
}

TEST(CacheSimulate, IgnoredFilesChangeNothing) {
  Simulated ignored(wide, project("docs\n*.md\n"));
  EXPECT_EQ(ignored.edit({"README.md", "docs/a.txt"}), "");
  EXPECT_EQ(ignored.edit({"docs/new.txt"}), "");
  EXPECT_EQ(ignored.edit({"src/main.js"}), "3 4 5 ");
}

TEST(CacheSimulate, WithoutAContextNamesDecide) {
  Simulated after(narrow);
  EXPECT_EQ(after.edit({"src/main.js"}), "5 6 ");
  EXPECT_EQ(after.edit({"package-lock.json"}), "3 4 5 6 ");
}

TEST(CacheSimulate, ArgumentsOfTheBuild) {
  Simulated s("FROM scratch\nRUN a\nARG V=1\nRUN b\nCOPY x /\n");
  EXPECT_EQ(s.lines({.build_args = {{"V", "2"}}}), "4 5 ");
  EXPECT_EQ(s.lines({.build_args = {{"V", "1"}}}), "");
}

TEST(CacheSimulate, PicksTheUsualChanges) {
  const auto named = [](const char* text, context::Context context) {
    Simulated s(text, std::move(context));
    std::string result;
    for (const Change& change : usual_changes(s.simulator, s.context, knowledge::builtin()))
      for (const std::string& path : change.paths) result += path + " ";
    return result;
  };
  EXPECT_EQ(named(wide, project()), "package-lock.json package.json src/main.js ");
  EXPECT_EQ(named(wide, context::Context::none()), "package.json (a source file) ");
  EXPECT_EQ(named("FROM scratch\nRUN x\n", project()), "");
}

TEST(CacheSimulate, CostsFollowTheClasses) {
  Simulated s(
      "FROM debian\nRUN apt-get update && apt-get install -y curl\nRUN npm ci && npm run "
      "build\nRUN mkdir /x\nRUN ./what\nCOPY a /\n");
  const auto classes = [&](std::size_t step) {
    std::string result;
    for (const std::string& name : s.simulator.costs()[step].classes) result += name + " ";
    return result;
  };
  EXPECT_EQ(classes(1), "system-install ");
  EXPECT_EQ(classes(2), "dependency-install compile ");
  EXPECT_EQ(classes(3), "small ");
  EXPECT_EQ(classes(4), "unknown ");
  EXPECT_EQ(classes(5), "copy ");
  const double install = knowledge::builtin().costs.find("dependency-install")->second.seconds;
  const double compile = knowledge::builtin().costs.find("compile")->second.seconds;
  EXPECT_DOUBLE_EQ(s.simulator.costs()[2].seconds, install + compile);
}

// What `go build` downloads it downloads once: below `go mod download`, and in a stage that stands on one with it, it compiles only.
TEST(CacheSimulate, ABuildDownloadsWhatNothingAboveItDid) {
  const auto last = [](const char* text) {
    Simulated s(text);
    std::string result;
    for (const std::string& name : s.simulator.costs().back().classes) result += name + " ";
    return result;
  };
  EXPECT_EQ(last("FROM a\nCOPY . .\nRUN go build .\n"), "dependency-install compile ");
  EXPECT_EQ(last("FROM a\nCOPY go.mod .\nRUN go mod download\nCOPY . .\nRUN go build .\n"),
            "compile ");
  EXPECT_EQ(last("FROM a AS b\nRUN go mod download\nFROM b\nRUN go build .\n"), "compile ");
  EXPECT_EQ(last("FROM a AS b\nRUN go mod download\nFROM a\nCOPY --from=b /x /x\nRUN go build .\n"),
            "dependency-install compile ");
}

TEST(CacheSimulate, OnlyLayersOfTheImageArePulled) {
  Simulated s("FROM a AS b\nCOPY . .\nRUN npm ci\nFROM c\nCOPY --from=b /x /x\n");
  const double copy = knowledge::builtin().costs.find("copy")->second.megabytes;
  EXPECT_DOUBLE_EQ(s.simulator.rebuild({.first_build = true}).megabytes, copy);
}

// The seen part of a change decides: asking for each of these alone gives the same as `selecting` says.
TEST(CacheSimulate, SelectingAgreesWithTheKeys) {
  const char* texts[] = {"COPY . .",
                         "COPY src /s",
                         "COPY src/ docs /d/",
                         "COPY package*.json ./",
                         "COPY src/*.js /j/",
                         "COPY s*/*.js /j/",
                         "COPY --exclude=**/*.txt . /x/",
                         "COPY --parents docs/./a.txt src /p/",
                         "COPY README.md ./"};
  for (const char* text : texts) {
    Simulated s(std::string("FROM scratch\n") + text + "\n", project());
    for (const char* path : {"package.json", "README.md", "src/main.js", "docs/a.txt", "x"})
      EXPECT_EQ(s.simulator.selecting(path).empty(), s.edit({path}).empty()) << text << " " << path;
  }
}

TEST(CacheWhy, NamesWhatEntersAndWhatFollows) {
  Simulated s(
      "FROM base AS b\nARG V=1\nCOPY src /s\nRUN make\nFROM base\nCOPY --from=b /o /o\nRUN x\n");
  const Plan& plan = s.simulator.plan();
  const auto line = [&](std::size_t step) {
    return plan.steps[step].node->instruction->first_line;
  };
  const Why why = explain(s.model, plan, *step_at_line(plan, 4));
  std::string causes;
  for (const Cause& cause : why.causes) causes += std::to_string(cause.line) + " ";
  EXPECT_EQ(causes, "4 2 3 3 1 ");
  EXPECT_TRUE(why.follows.empty());
  ASSERT_EQ(why.may_follow.size(), 2U);
  EXPECT_EQ(line(why.may_follow[0]), 6U);
  const Why last = explain(s.model, plan, *step_at_line(plan, 7));
  bool through_content = false;
  for (const Cause& cause : last.causes)
    if (cause.line == 4) through_content = cause.if_files_differ;
  EXPECT_TRUE(through_content);
  EXPECT_FALSE(step_at_line(plan, 2).has_value());
}

}  // namespace stowage::cache
