#include "lib/cache/build.h"

#include <gtest/gtest.h>

#include <ctime>

namespace stowage::cache {

namespace {

File text(std::string value) {
  File file;
  file.bytes = Bytes::text(std::move(value));
  return file;
}

struct Given {
  std::string dockerfile;
  std::map<std::string, std::string> context = {{"a.txt", "a\n"}, {"src/m.js", "m\n"}};
  std::map<std::string, std::string, std::less<>> build_args = {};
  BuildInputs inputs = {};
  model::Builder builder = model::Builder::buildkit;
};

model::ImageConfig base_config() { return {.env = {{"PATH", "/bin"}}}; }

/// "+" for each step that is found in the cache and "-" for each that runs, without FROM.
std::string build_on(CacheStore& store, Given given) {
  static int session = 0;
  const syntax::Dockerfile file = syntax::parse(given.dockerfile);
  model::BuildSettings settings;
  settings.build_args = given.build_args;
  settings.builder = given.builder;
  settings.images = {{"base", base_config()}, {"other", base_config()}};
  Files context = Files::empty();
  for (const auto& [path, content] : given.context) context.write("/" + path, text(content));
  given.inputs.context = std::make_shared<const Files>(std::move(context));
  given.inputs.session = std::to_string(++session);
  const model::Model model = model::build_model(file, settings);
  const Plan plan = plan_build(model, given.inputs);
  const Outcome outcome = build(plan, store);
  std::string result;
  for (const Step& step : plan.steps)
    if (step.node->instruction->keyword != syntax::Keyword::from)
      result += outcome.cached(step) ? '+' : '-';
  return result;
}

/// What is found in the second build after the first.
std::string after(const Given& first, const Given& second) {
  CacheStore store;
  build_on(store, first);
  return build_on(store, second);
}

struct Case {
  const char* why;
  const char* first;
  const char* second;
  const char* expected;
};

}  // namespace

// Each row is a fact about keys that the builder's sources state and recorded builds confirm.
/// Loops in loops, and text that doubles in one: nobody waits for their end, and what the step leaves is not known.
TEST(Build, ScriptsThatDoNotEndAreNotFollowed) {
  std::string loops, ends;
  for (int i = 0; i < 20; ++i) {
    loops += "for a" + std::to_string(i) + " in 1 2 3 4; do ";
    ends += "; done";
  }
  const std::string doubles =
      "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 "
      "31 32"
      " 33 34 35 36 37 38 39 40; do ";
  for (const std::string& script : {loops + "echo x >>/x" + ends, doubles + "x=x$x$x; done",
                                    "echo a >/a; " + doubles + "cat /a /a >/b; mv /b /a; done"}) {
    CacheStore store;
    const Given given{"FROM base AS a\nRUN " + script + "\nFROM base\nCOPY --from=a /x /x\n"};
    EXPECT_EQ(build_on(store, given), "--") << script;
    EXPECT_EQ(build_on(store, given), "++") << script;
  }
}

/// A command that names a large file again and again is not followed either: its step is not known, in no time.
TEST(Build, CommandsThatReadTooMuchAreNotFollowed) {
  const std::string large = "COPY <<EOF /large\n" + std::string(100'000, 'x') + "\nEOF\n";
  const auto times = [](const std::string& text, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += " " + text;
    return all;
  };
  const auto second_is_found = [&](const std::string& script) {
    CacheStore store;
    const auto given = [&](const std::string& blanks) {
      return Given{"FROM base AS a\n" + large + "RUN " + blanks + script +
                   "\nFROM base\nCOPY --from=a /x /x\n"};
    };
    build_on(store, given(""));
    // The command of the step is another, so it runs again; what it leaves is equal where it is known.
    return build_on(store, given("true && ")) == "+-+";
  };
  EXPECT_TRUE(second_is_found("cat" + times("/large", 3) + " >/x"));
  EXPECT_TRUE(second_is_found("sort" + times("/large", 3) + " >/x"));
  const std::clock_t start = std::clock();
  EXPECT_FALSE(second_is_found("cat" + times("/large", 20'000) + " | wc -c >/x"));
  EXPECT_FALSE(second_is_found("sort" + times("/large", 20'000) + " >/x"));
  EXPECT_FALSE(second_is_found("cat /large | tee /x" + times("/y", 20'000)));
  std::string doubled = "x=$(cat /large); echo ";
  for (int i = 0; i < 20'000; ++i) doubled += "$x";
  EXPECT_FALSE(second_is_found(doubled + " >/x"));
  EXPECT_LT(std::clock() - start, 10 * CLOCKS_PER_SEC);
}

/// POSIX, 2.7.4: `<<-` drops the tabs in front of each line.
TEST(Build, AHeredocOfAScriptGivesItsTextWithoutTheTabs) {
  const auto given = [](const std::string& script) {
    return Given{"FROM base AS a\nRUN " + script + "\nFROM base\nCOPY --from=a /x /x\n"};
  };
  EXPECT_EQ(after(given("cat >/x <<-E\n\ta\n\t\tb\n\tE"), given("printf 'a\\nb\\n' >/x")), "-+");
  EXPECT_EQ(after(given("cat >/x <<E\n\ta\nE"), given("printf 'a\\n' >/x")), "--");
}

TEST(CacheBuild, WhatTheTextOfAFileChanges) {
  const Case cases[] = {
      {"nothing changed", "RUN x\nCOPY a.txt /\n", "RUN x\nCOPY a.txt /\n", "++"},
      {"the command is the key, all below follows", "RUN x\nRUN z\n", "RUN y\nRUN z\n", "--"},
      {"equal output of a RUN does not help what stands on it", "RUN echo a > /a\nRUN z\n",
       "RUN echo  a > /a\nRUN z\n", "--"},
      {"comments and blank lines are nothing", "RUN x\n", "# why\n\nRUN   x\n", "+"},
      {"metadata makes no step and is in no key", "RUN x\n",
       "LABEL a=1\nEXPOSE 80\nCMD [\"c\"]\nVOLUME /v\nRUN x\n", "+"},
      {"ENV is in RUN, used or not; not in COPY and WORKDIR",
       "ENV A=1\nCOPY a.txt /\nWORKDIR /w\nRUN x\n", "ENV A=2\nCOPY a.txt /\nWORKDIR /w\nRUN x\n",
       "++-"},
      {"the order of ENV counts", "ENV A=1\nENV B=2\nRUN x\n", "ENV B=2\nENV A=1\nRUN x\n", "-"},
      {"a value that is set twice counts once", "ENV A=1\nRUN x\n", "ENV A=0\nENV A=1\nRUN x\n",
       "+"},
      {"ARG with a value is env of RUN", "RUN x\n", "ARG A=1\nRUN x\n", "-"},
      {"ARG without a value is nothing", "RUN x\n", "ARG A\nRUN x\n", "+"},
      {"an empty value is a value", "ARG A\nRUN x\n", "ARG A=\nRUN x\n", "-"},
      {"ARG and ENV of equal value are equal", "ARG A=1\nRUN x\n", "ENV A=1\nRUN x\n", "+"},
      {"below its last use an ARG costs nothing", "RUN x\n", "RUN x\nARG A=1\n", "+"},
      {"the key of WORKDIR is clean, that of RUN is as written", "WORKDIR /app\nRUN x\n",
       "WORKDIR /app/\nRUN x\n", "+-"},
      {"WORKDIR belongs to the user", "USER app\nWORKDIR /w\n", "WORKDIR /w\n", "-"},
      {"for WORKDIR root is 0", "USER root\nWORKDIR /w\n", "USER 0\nWORKDIR /w\n", "+"},
      {"USER is in RUN by its text, not in COPY", "COPY a.txt /\nRUN x\n",
       "USER root\nCOPY a.txt /\nRUN x\n", "+-"},
      {"the default SHELL written out is nothing", "RUN x\n",
       "SHELL [\"/bin/sh\", \"-c\"]\nRUN x\n", "+"},
      {"SHELL does not matter to exec form", "RUN [\"x\"]\n",
       "SHELL [\"/bin/bash\", \"-c\"]\nRUN [\"x\"]\n", "+"},
      {"a plain heredoc does not count its name", "RUN <<A\nx\nA\n", "RUN <<B\nx\nB\n", "+"},
      {"a heredoc of COPY does", "COPY <<A /f\nx\nA\n", "COPY <<B /f\nx\nB\n", "-"},
      {"tabs that are dropped do not", "COPY <<A /f\nx\nA\n", "COPY <<-A /f\n\tx\nA\n", "+"},
      {"destination is clean, but its last slash counts", "WORKDIR /w\nCOPY a.txt x\n",
       "WORKDIR /w\nCOPY a.txt /w//./x\n", "++"},
      {"with a slash it is a folder", "COPY a.txt /x\n", "COPY a.txt /x/\n", "-"},
      {"--chown by name and by number differ", "COPY --chown=1 a.txt /\n",
       "COPY --chown=1:1 a.txt /\n", "-"},
      {"root is 0 there", "COPY --chown=root a.txt /\n", "COPY --chown=0 a.txt /\n", "+"},
      {"0 is not nothing", "COPY a.txt /\n", "COPY --chown=0 a.txt /\n", "-"},
      {"--chmod is a number", "COPY --chmod=755 a.txt /\n", "COPY --chmod=0755 a.txt /\n", "+"},
      {"ADD is another step than COPY", "COPY a.txt /\n", "ADD a.txt /\n", "-"},
      {"an --exclude counts though it excludes nothing", "COPY src /s\n",
       "COPY --exclude=*.md src /s\n", "-"},
      {"all names of a cache are one key, the default is another",
       "RUN --mount=type=cache,target=/c,id=a x\n",
       "RUN --mount=type=cache,target=/c,id=b,sharing=locked x\n", "+"},
      {"leaving the default misses", "RUN --mount=type=cache,target=/c x\n",
       "RUN --mount=type=cache,target=/c,id=b x\n", "-"},
      {"an owner of a cache adds a folder to the key", "RUN --mount=type=cache,target=/c x\n",
       "RUN --mount=type=cache,target=/c,uid=0 x\n", "-"},
      {"mode 0755 and owner 0 make the same folder", "RUN --mount=type=cache,target=/c,uid=0 x\n",
       "RUN --mount=type=cache,target=/c,mode=0755 x\n", "+"},
      {"the order of mounts does not matter",
       "RUN --mount=target=/a,source=src --mount=type=tmpfs,target=/b x\n",
       "RUN --mount=type=tmpfs,target=/b --mount=source=src,target=/a x\n", "+"},
      {"files, variables and sockets of a RUN are kept apart, each in its order",
       "RUN --mount=type=ssh --mount=type=secret,id=e,env=E --mount=type=secret,id=a x\n",
       "RUN --mount=type=secret,id=a --mount=type=ssh --mount=type=secret,id=e,env=E x\n", "+"},
      {"the order of two secrets counts",
       "RUN --mount=type=secret,id=a --mount=type=secret,id=b x\n",
       "RUN --mount=type=secret,id=b --mount=type=secret,id=a x\n", "-"},
      {"a size is a number of bytes", "RUN --mount=type=tmpfs,target=/m,size=1m x\n",
       "RUN --mount=type=tmpfs,target=/m,size=1048576 x\n", "+"},
      {"no size is size 0", "RUN --mount=type=tmpfs,target=/m x\n",
       "RUN --mount=type=tmpfs,target=/m,size=0 x\n", "+"},
      {"an argument of the platform may be empty: it is a variable all the same", "RUN x\n",
       "ARG TARGETOSVERSION\nRUN x\n", "-"},
      {"two arguments of the scan are no variables, others of like name are",
       "ARG BUILDKIT_SBOM_SCAN_STAGE=1\nRUN x\nARG BUILDKIT_SBOM_SCAN_OTHER=1\nRUN z\n",
       "ARG BUILDKIT_SBOM_SCAN_STAGE=2\nRUN x\nARG BUILDKIT_SBOM_SCAN_OTHER=2\nRUN z\n", "+-"},
      {"a stage that nobody uses is not built", "RUN x\n",
       "RUN x\nFROM base AS n\nRUN n\nFROM base\nRUN x\n", "+"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(
        after({std::string("FROM base\n") + c.first}, {std::string("FROM base\n") + c.second}),
        c.expected)
        << c.why;
}

TEST(CacheBuild, ContextCountsByWhatIsSelected) {
  const std::string text = "FROM base\nCOPY a.txt /\nRUN one\nCOPY src /s\nRUN two\n";
  EXPECT_EQ(after({text}, {text, {{"a.txt", "a\n"}, {"src/m.js", "m\n"}, {"new", ""}}}), "++++");
  EXPECT_EQ(after({text}, {text, {{"a.txt", "a\n"}, {"src/m.js", "x\n"}}}), "++--");
  EXPECT_EQ(after({text}, {text, {{"a.txt", "x\n"}, {"src/m.js", "m\n"}}}), "----");
  const std::string bind =
      "FROM base\nRUN --mount=source=a.txt,target=/a cat /a\nCOPY src /s\nRUN two\n";
  EXPECT_EQ(after({bind}, {bind, {{"a.txt", "a\n"}, {"src/m.js", "x\n"}}}), "+--");
  EXPECT_EQ(after({bind}, {bind, {{"a.txt", "x\n"}, {"src/m.js", "m\n"}}}), "---");
}

TEST(CacheBuild, GoingBackFindsWhatWasBuiltBefore) {
  CacheStore store;
  const std::string text = "FROM base\nCOPY a.txt /\nRUN x\n";
  EXPECT_EQ(build_on(store, {text}), "--");
  EXPECT_EQ(build_on(store, {text, {{"a.txt", "b"}}}), "--");
  EXPECT_EQ(build_on(store, {text}), "++");
}

TEST(CacheBuild, CopyFromAStageIsAFirewall) {
  const auto text = [](const char* run) {
    return std::string("FROM base AS b\nCOPY src /s\n") + run +
           "\nFROM other\nCOPY --from=b /out /out\nRUN y\n";
  };
  const std::map<std::string, std::string> edited = {{"a.txt", "a\n"}, {"src/m.js", "x\n"}};
  // The stage runs again; what it leaves at /out is the same.
  EXPECT_EQ(after({text("RUN echo 1 > /out")}, {text("RUN echo 1 > /out"), edited}), "--++");
  EXPECT_EQ(after({text("RUN echo 1 > /out")}, {text("RUN printf '1\\n' > /out")}), "+-++");
  EXPECT_EQ(after({text("RUN cat /s/m.js > /out")}, {text("RUN cat /s/m.js > /out"), edited}),
            "----");
  // An unknown command may make anything of what it can read.
  EXPECT_EQ(after({text("RUN build")}, {text("RUN build"), edited}), "----");
  EXPECT_EQ(after({text("RUN build")}, {text("RUN build")}), "++++");
  // FROM a stage is none.
  EXPECT_EQ(after({"FROM base AS b\nRUN echo 1 > /x\nFROM b\nRUN y\n"},
                  {"FROM base AS b\nRUN echo  1 > /x\nFROM b\nRUN y\n"}),
            "--");
}

TEST(CacheBuild, TheVertexThatAStepStandsOnIsNoFirewall) {
  BuildInputs two_images;
  two_images.images["base"] = {"m1", "l1", nullptr};
  two_images.images["other"] = {"m2", "l1", nullptr};
  const auto build = [&](const char* image) {
    return Given{
        std::string("FROM base\nCOPY --from=") + image + " /etc/passwd /p\n", {}, {}, two_images};
  };
  CacheStore store;
  EXPECT_EQ(build_on(store, build("base")), "-");
  EXPECT_EQ(build_on(store, build("other")), "-");
  EXPECT_EQ(build_on(store, build("other")), "+");
}

// As recorded (m2-bind-parent-stage in corpus/cache): of the very vertex that the step stands on, and also mounts, all of
// the content is compared; of COPY it is not.
TEST(CacheBuild, AMountOfWhatTheStepStandsOnIsKeyedByAllOfItsContent) {
  const auto mounted = [](std::string command) {
    return Given{"FROM base AS a\nRUN " + command +
                 "\nFROM a\nRUN --mount=from=a,target=/m ls /m\n"};
  };
  EXPECT_EQ(after(mounted("echo a > /a"), mounted("echo  a > /a")), "-+");
  EXPECT_EQ(after(mounted("echo a > /a"), mounted("echo b > /a")), "--");
}

// pax(1): the fields of a header in octal, each member padded to 512 bytes.
TEST(CacheBuild, AddUnpacksAnArchiveForTheStepsBelow) {
  const auto archive = [](std::string_view name, std::string_view bytes, std::string_view time) {
    std::string header(512, '\0');
    const auto put = [&](std::size_t at, std::string_view text) {
      text.copy(&header[at], text.size());
    };
    put(0, name);
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, "0000000000" + std::to_string(bytes.size()));
    put(136, time);
    put(148, "        ");
    put(156, "0");
    put(257, "ustar");
    unsigned sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    std::string octal;
    for (; sum > 0; sum /= 8) octal.insert(octal.begin(), static_cast<char>('0' + sum % 8));
    put(148, std::string(6 - octal.size(), '0') + octal);
    header[154] = '\0';
    return header + std::string(bytes) + std::string(512 - bytes.size() + 1024, '\0');
  };
  const auto with = [&](std::string bytes) {
    return Given{"FROM base AS a\nADD x.tar /t/\nFROM base\nCOPY --from=a /t /t\n",
                 {{"x.tar", std::move(bytes)}}};
  };
  const Given first = with(archive("f", "one", "00000000001"));
  EXPECT_EQ(after(first, with(archive("f", "one", "00000000002"))), "-+");
  EXPECT_EQ(after(first, with(archive("f", "two", "00000000001"))), "--");
  EXPECT_EQ(after(first, with(archive("g", "one", "00000000001"))), "--");
}

// frontend/dockerui/config.go: the argument wins over the option, an empty one is none.
TEST(CacheBuild, TheNameOfTheHost) {
  const std::string text = "FROM base\nRUN x\n";
  Given option{text};
  option.inputs.hostname = "h";
  Given argument{text};
  argument.build_args = {{"BUILDKIT_SANDBOX_HOSTNAME", "h"}};
  Given empty{text};
  empty.build_args = {{"BUILDKIT_SANDBOX_HOSTNAME", ""}};
  EXPECT_EQ(after({text}, option), "-");
  EXPECT_EQ(after(option, argument), "+");
  EXPECT_EQ(after({text}, empty), "+");
}

TEST(CacheBuild, AnImageIsFoundByItsManifestOrItsLayers) {
  const auto with = [](const char* manifest, const char* layers) {
    BuildInputs inputs;
    inputs.images["base"] = {manifest, layers, nullptr};
    return Given{"FROM base\nRUN x\n", {}, {}, inputs};
  };
  EXPECT_EQ(after(with("m1", "l1"), with("m2", "l1")), "+");
  EXPECT_EQ(after(with("m1", "l1"), with("m2", "l2")), "-");
}

TEST(CacheBuild, LinkedCopiesDoNotDependOnTheirParent) {
  const auto text = [](const char* run) {
    return std::string("FROM base\nRUN ") + run + "\nCOPY --link a.txt /\nRUN y\n";
  };
  EXPECT_EQ(after({text("1")}, {text("2")}), "-+-");
  const auto not_linked = [](const char* run) {
    return std::string("FROM base\nRUN ") + run + "\nCOPY --link --chmod=1 a.txt /\nRUN y\n";
  };
  EXPECT_EQ(after({not_linked("1")}, {not_linked("2")}), "---");
}

TEST(CacheBuild, ArgumentsOfTheParentReachTheChildStage) {
  const std::string text =
      "FROM base AS a\nRUN x\nARG V=1\nFROM a\nRUN y\nFROM base AS z\nCOPY --from=1 /x /x\n";
  EXPECT_EQ(after({text}, {text, {}, {{"V", "2"}}}).substr(0, 2), "+-");
}

TEST(CacheBuild, ProxiesCountOnlyWhereDeclared) {
  EXPECT_EQ(after({"FROM base\nRUN x\n"}, {"FROM base\nRUN x\n", {}, {{"HTTP_PROXY", "p"}}}), "+");
  EXPECT_EQ(after({"FROM base\nARG HTTP_PROXY\nRUN x\n"},
                  {"FROM base\nARG HTTP_PROXY\nRUN x\n", {}, {{"HTTP_PROXY", "p"}}}),
            "-");
}

TEST(CacheBuild, TheEpochIsInFoldersOfWorkdir) {
  const std::string text = "FROM base\nRUN x\nCOPY a.txt /\nWORKDIR /w\nRUN y\n";
  Given later{text};
  later.build_args["SOURCE_DATE_EPOCH"] = "1700000000";
  EXPECT_EQ(after({text}, later), "++--");
}

// What ran although the cache was to be ignored gives no key away: what stands on it runs too. But a COPY from it
// that runs leaves the key that it had, and below it the old result is found.
TEST(CacheBuild, IgnoringTheCacheOfOneStage) {
  Given chain{"FROM base AS a\nRUN x\nFROM a\nRUN y\n"};
  Given no_cache = chain;
  no_cache.inputs.no_cache_stages = {"A"};
  EXPECT_EQ(after(chain, no_cache), "--");
  Given copy{
      "FROM base AS a\nRUN cat /proc/sys/kernel/random/uuid > /u\nFROM base\nCOPY --from=a /u "
      "/u\nRUN cat /u > /v\n"};
  no_cache = copy;
  no_cache.inputs.no_cache_stages = {"a"};
  EXPECT_EQ(after(copy, no_cache), "--+");
}

TEST(CacheBuild, DownloadsCountByContentAndName) {
  const auto with = [](const char* content, const char* time) {
    Given given{"FROM base\nADD http://h/f.txt /t/\nRUN x\n"};
    given.inputs.downloads["http://h/f.txt"] = {Bytes::text(content), time};
    return given;
  };
  EXPECT_EQ(after(with("1", "mon"), with("1", "tue")), "++");
  EXPECT_EQ(after(with("1", "mon"), with("2", "mon")), "--");
}

// Section by section what the others do differently: every instruction is a step, and its text is in all keys below.
TEST(CacheBuild, OtherBuildersChainEveryInstruction) {
  using model::Builder;
  const auto with = [](Builder builder, const char* first, const char* second) {
    Given before{std::string("FROM base\n") + first}, changed{std::string("FROM base\n") + second};
    before.builder = changed.builder = builder;
    return after(before, changed);
  };
  for (const Builder builder : {Builder::classic, Builder::buildah, Builder::kaniko}) {
    EXPECT_EQ(with(builder, "LABEL a=1\nRUN x\n", "LABEL a=2\nRUN x\n"), "--");
    EXPECT_EQ(with(builder, "RUN x\nLABEL a=1\n", "RUN x\nLABEL a=2\n"), "+-");
    EXPECT_EQ(with(builder, "ENV A=1\nCOPY a.txt /\n", "ENV A=2\nCOPY a.txt /\n"), "--");
    EXPECT_EQ(with(builder, "COPY a.txt /\nRUN x\n", "COPY a.txt /\nRUN x\n"), "++");
  }
}

TEST(CacheBuild, OtherBuildersAndStages) {
  using model::Builder;
  const auto with = [](Builder builder, const char* run) {
    Given given{std::string("FROM base AS b\nRUN ") + run +
                " > /out\nFROM base\nRUN y\nCOPY --from=b /out /out\n"};
    given.builder = builder;
    return given;
  };
  const auto changed = [&](Builder builder) {
    return after(with(builder, "echo 1"), with(builder, "echo  1"));
  };
  EXPECT_EQ(changed(Builder::buildkit), "-++");
  EXPECT_EQ(changed(Builder::classic), "-++");
  EXPECT_EQ(changed(Builder::kaniko), "-++");
  EXPECT_EQ(changed(Builder::buildah), "-+-");
  Given unused{"FROM base AS b\nRUN x\nFROM base\nRUN y\n"};
  for (const auto& [builder, steps] :
       {std::pair(Builder::buildkit, "-"), std::pair(Builder::classic, "+-"),
        std::pair(Builder::buildah, "-")}) {
    CacheStore fresh;
    unused.builder = builder;
    EXPECT_EQ(build_on(fresh, unused).size(), std::string(steps).size());
  }
}

TEST(CachePlan, SaysWhatEntersTheKey) {
  const syntax::Dockerfile file =
      syntax::parse("FROM base\nENV A=1\nWORKDIR /w\nUSER u\nRUN --network=none x\n");
  model::BuildSettings settings;
  settings.images["base"] = base_config();
  const model::Model model = model::build_model(file, settings);
  const Plan plan = plan_build(model, {});
  const Vertex& run = plan.at(plan.steps.back().vertex);
  const auto part = [&](const std::string& label) {
    for (const KeyPart& p : run.parts)
      if (p.label == label) return p.text;
    return std::string("none");
  };
  EXPECT_EQ(part("command"), "/bin/sh\n-c\nx\n");
  EXPECT_EQ(part("variable A"), "1");
  EXPECT_EQ(part("working folder"), "/w");
  EXPECT_EQ(part("user"), "u");
  EXPECT_EQ(part("network"), "none");
}

}  // namespace stowage::cache
