#include "lib/model/model.h"

#include <gtest/gtest.h>

#include "lib/model/platform.h"

namespace stowage::model {

namespace {

/// A parsed file with its model; the text must outlive it.
struct Built {
  syntax::Dockerfile file;
  Model model;
  explicit Built(std::string_view text, const BuildSettings& settings = {})
      : file(syntax::parse(text)), model(build_model(file, settings)) {}

  const Node& line(std::uint32_t number) const {
    for (const Node& node : model.nodes)
      if (node.instruction->first_line == number) return node;
    ADD_FAILURE() << "no instruction at line " << number;
    return model.nodes[0];
  }
  std::string cwd(std::uint32_t number) const { return model.cwd_at(line(number)).text; }
  /// "A=1 B=2", with ? before what is not known.
  std::string env(std::uint32_t number) const {
    std::string result;
    for (const Assignment& a : environment(model, line(number)).variables) {
      if (a.name == "PATH") continue;
      if (!result.empty()) result += ' ';
      result += (a.value->known ? "" : "?") + a.name + "=" + a.value->text;
    }
    return result;
  }
  std::string copy(std::uint32_t number) const {
    const auto* facts = line(number).as<CopyFacts>();
    return facts ? (facts->destination.known ? "" : "?") + facts->destination.text : "no COPY";
  }
};

BuildSettings with_base(ImageConfig config) {
  BuildSettings settings;
  settings.images["base"] = std::move(config);
  return settings;
}

}  // namespace

TEST(Model, ArgumentsBeforeTheFirstFromReachFromOnly) {
  Built b("ARG V=1\nARG IMAGE=base:$V\nFROM $IMAGE\nRUN a\nARG V\nRUN b\n");
  EXPECT_EQ(std::get<FromImage>(b.model.stages[0].base).reference.text, "base:1");
  EXPECT_EQ(b.env(4), "");
  EXPECT_EQ(b.env(6), "V=1");
}

TEST(Model, ValueFromOutsideWinsThenTheDefaultThenTheGlobalOne) {
  const char* text = "ARG A=global\nARG B=global\nFROM base\nARG A=own\nARG B\nARG C\nRUN x\n";
  EXPECT_EQ(Built(text).env(7), "A=own B=global");
  EXPECT_EQ(Built(text, {.build_args = {{"A", "x"}, {"C", "y"}}}).env(7), "A=x B=global C=y");
  EXPECT_EQ(Built(text, {.open_args = true}).env(7), "?A=own ?B=global ?C=");
}

TEST(Model, LastAssignmentDecidesValueAndOrder) {
  Built b(
      "FROM base\nENV A=1\nENV B=2\nENV A=3\nARG B=4\nRUN x\nARG C=$A$B\nENV D=\"$C\" E=$D\nRUN "
      "y\n");
  EXPECT_EQ(b.env(6), "A=3 B=4");
  EXPECT_EQ(b.env(9), "A=3 B=4 C=34 D=34 ?E=$D");
  EXPECT_FALSE(b.line(8).as<AssignFacts>()->assignments[1].value->known);  // the base may set D
  EXPECT_TRUE(b.line(8).as<AssignFacts>()->assignments[0].value->known);
}

TEST(Model, PlatformArgumentsReachAStageOnlyWhereDeclared) {
  BuildSettings settings;
  settings.target_platform = "linux/arm/v7";
  Built b("FROM --platform=$BUILDPLATFORM base\nRUN a\nARG TARGETARCH TARGETVARIANT\nRUN b\n",
          settings);
  EXPECT_EQ(b.model.stages[0].platform.text, "linux/amd64");
  EXPECT_EQ(b.env(2), "");
  EXPECT_EQ(b.env(4), "TARGETARCH=arm TARGETVARIANT=v7");
}

TEST(Model, WorkingFolderIsTakenAsWrittenWhenAbsolute) {
  Built b(
      "FROM scratch\nRUN a\nWORKDIR /app/\nRUN b\nWORKDIR x/../y\nRUN c\nCOPY a .\nCOPY a "
      "./z/\nCOPY a /abs/../q\n");
  EXPECT_EQ(b.cwd(2), "/");
  EXPECT_EQ(b.cwd(4), "/app/");
  EXPECT_EQ(b.cwd(6), "/app/y");
  EXPECT_EQ(b.copy(7), "/app/y/");
  EXPECT_EQ(b.copy(8), "/app/y/z/");
  EXPECT_EQ(b.copy(9), "/q");
}

TEST(Model, OfAnUnknownBaseNothingIsGuessed) {
  Built b("FROM base\nRUN a\nCOPY x y\nWORKDIR $HOME/x\nENV P=/x:$PATH\nRUN b\nCOPY x $NOPE/y\n");
  EXPECT_FALSE(b.model.cwd_at(b.line(2)).known);
  EXPECT_FALSE(b.model.user_at(b.line(2)).known);
  EXPECT_FALSE(b.model.shell_at(b.line(2)).known);
  EXPECT_EQ(b.copy(3), "?y");
  EXPECT_EQ(b.line(4).as<WorkdirFacts>()->cwd, (Value{"$HOME/x", false}));
  EXPECT_EQ(b.env(6), "?P=/x:$PATH");
  EXPECT_FALSE(environment(b.model, b.line(6)).complete);
  EXPECT_FALSE(b.line(7).as<CopyFacts>()->destination.known);
}

TEST(Model, AKnownBaseGivesEnvWorkingFolderAndUser) {
  Built b("FROM base\nRUN a\nCOPY x y\nRUN $NOPE\n",
          with_base({.env = {{"A", "1"}}, .workdir = "/srv", .user = "app"}));
  EXPECT_EQ(b.env(2), "A=1");
  EXPECT_EQ(b.model.user_at(b.line(2)).text, "app");
  EXPECT_EQ(b.copy(3), "/srv/y");
  EXPECT_EQ(lookup(b.model, b.line(4), "PATH").text.substr(0, 15), "/usr/local/sbin");
  const Lookup none = lookup(b.model, b.line(4), "NOPE");
  EXPECT_TRUE(!none.set && none.known);
}

TEST(Model, TriggersOfTheBaseRunFirst) {
  Built image("FROM base\nRUN own\n", with_base({.onbuild = {"ENV T=1", "COPY a /b"}}));
  ASSERT_EQ(image.model.stages[0].triggers.size(), 2U);
  EXPECT_EQ(image.env(2), "T=1");
  Built stage("FROM scratch AS a\nONBUILD ENV T=2\nRUN x\nFROM a\nRUN own\nFROM 1\n");
  EXPECT_EQ(stage.env(3), "");
  EXPECT_EQ(stage.env(5), "T=2");
}

// ENV of the parent is set again in the child: an ARG of the same name no longer hides it.
TEST(Model, AStageOnAStageStartsWithItsState) {
  Built b(
      "FROM scratch AS Base\nENV V=env\nARG V=arg\nARG W=1\nWORKDIR /w\nUSER u\nSHELL [\"/b\", "
      "\"-c\"]\nRUN x\nFROM base\nRUN y\n");
  EXPECT_EQ(b.env(8), "V=arg W=1");
  EXPECT_EQ(b.env(10), "W=1 V=env");
  EXPECT_EQ(b.cwd(10), "/w");
  EXPECT_EQ(b.model.user_at(b.line(10)).text, "u");
  EXPECT_EQ(b.model.shell_at(b.line(10)).words[0], "/b");
  EXPECT_TRUE(b.model.stages[1].known_base);
}

TEST(Model, OnlyWhatTheTargetUsesIsNeeded) {
  const char* text =
      "FROM a AS one\nFROM b AS two\nCOPY --from=one / /\nFROM c AS three\nRUN "
      "--mount=from=Two,target=/x y\nFROM d AS four\nFROM three\n";
  const auto needed = [&](std::string target) {
    std::string result;
    for (const Stage& stage : Built(text, {.target = std::move(target)}).model.stages)
      result += stage.needed ? '1' : '0';
    return result;
  };
  EXPECT_EQ(needed(""), "11101");
  EXPECT_EQ(needed("two"), "11000");
  EXPECT_EQ(needed("3"), "00010");
  EXPECT_EQ(needed("nope"), "00000");
}

TEST(Model, SourcesOfCopyAndMounts) {
  Built b(
      "FROM scratch AS a\nFROM scratch AS b\nFROM base\nCOPY --from=A /x /\nCOPY --from=1 /x "
      "/\nCOPY --from=img:1 /x /\nCOPY --from=ctx /x /\nCOPY x /\nARG S=a\nCOPY --from=$S x /\n",
      {.named_contexts = {"ctx"}});
  const auto from = [&](std::uint32_t line) { return b.line(line).as<CopyFacts>()->from; };
  EXPECT_EQ(std::get<FromStage>(from(4)).stage.index, 0U);
  EXPECT_EQ(std::get<FromStage>(from(5)).stage.index, 1U);
  EXPECT_EQ(std::get<FromImage>(from(6)).reference.text, "img:1");
  EXPECT_EQ(std::get<FromNamedContext>(from(7)).name, "ctx");
  EXPECT_TRUE(std::holds_alternative<FromContext>(from(8)));
  EXPECT_TRUE(std::holds_alternative<FromUnknown>(from(10)));
}

TEST(Model, MountsAreExpandedAndComplete) {
  Built b(
      "FROM scratch\nARG ID=pip\nWORKDIR /w\nRUN "
      "--mount=type=cache,id=$ID,target=c,sharing=locked,uid=5 "
      "--mount=target=/src,source=pkg,rw --mount=type=secret,id=s,required x\n");
  const auto& mounts = b.line(4).as<RunFacts>()->mounts;
  ASSERT_EQ(mounts.size(), 3U);
  EXPECT_EQ(mounts[0].id.text, "pip");
  EXPECT_EQ(mounts[0].target.text, "/w/c");
  EXPECT_EQ(mounts[0].sharing, "locked");
  EXPECT_EQ(mounts[0].uid, "5");
  EXPECT_FALSE(mounts[0].read_only);
  EXPECT_EQ(mounts[1].source.text, "/pkg");
  EXPECT_FALSE(mounts[1].read_only);
  EXPECT_TRUE(mounts[2].required);
}

TEST(Model, HeredocsOfCopyAreExpandedUnlessQuoted) {
  Built b("FROM scratch\nARG A=1\nCOPY <<E <<-'F' /d/\n$A\nE\n\t$A\n\tF\n");
  const auto& heredocs = b.line(3).as<CopyFacts>()->heredocs;
  ASSERT_EQ(heredocs.size(), 2U);
  EXPECT_EQ(heredocs[0].content.value.text, "1\n");
  EXPECT_EQ(heredocs[1].content.value.text, "$A\n");
}

TEST(Model, FilesMadeToHurtEndSoon) {
  std::string doubling = "FROM scratch\nENV A=xxxxxxxx\n";
  for (int i = 0; i < 20000; ++i) doubling += "ENV A=$A$A\n";
  Built a(doubling);
  std::string folders = "FROM scratch\n";
  for (int i = 0; i < 20000; ++i) folders += "WORKDIR abcdefgh\n";
  Built c(folders);
  std::string chain = "FROM scratch AS s0\nENV V=1\n";
  for (int i = 1; i < 20000; ++i)
    chain += "FROM s" + std::to_string(i - 1) + " AS s" + std::to_string(i) + "\nENV V" +
             std::to_string(i) + "=$V\n";
  Built d(chain);
  EXPECT_FALSE(d.model.stages.back().known_base);
}

TEST(Platform, ShortFormsAndDefaultVariants) {
  const auto text = [](const char* written) {
    const auto platform = parse_platform(written);
    return platform ? platform->text() : "none";
  };
  EXPECT_EQ(text("amd64"), "linux/amd64");
  EXPECT_EQ(text("linux/x86_64"), "linux/amd64");
  EXPECT_EQ(text("linux/arm64/v8"), "linux/arm64");
  EXPECT_EQ(text("arm"), "linux/arm/v7");
  EXPECT_EQ(text("linux/armel"), "linux/arm/v6");
  EXPECT_EQ(text("Windows/AMD64"), "windows/amd64");
  EXPECT_EQ(text(""), "none");
  EXPECT_EQ(text("a/b/c/d"), "none");
}

}  // namespace stowage::model
