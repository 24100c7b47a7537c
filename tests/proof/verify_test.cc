// Hand-written pairs of Dockerfiles and what can be said of them. The reason for each expectation
// stands beside it; docs/proof.md has the rules.

#include "lib/proof/verify.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace stowage::proof {
namespace {

using context::Context;
using context::MemoryFile;

const std::vector<MemoryFile>& project() {
  static const std::vector<MemoryFile> files = {
      {"package.json", R"({"name": "web", "scripts": {"build": "vite build"}})"},
      {"package-lock.json", R"({"lockfileVersion": 3})"},
      {"requirements.txt", "flask==2.0\n"},
      {"README.md", "readme"},
      {"run.sh", "#!/bin/sh\n", context::EntryType::file, 0755},
      {"a.txt", "a\n"},
      {"e1/s", "", context::EntryType::directory, 0700},
      {"e1/s/x", "x"},
      {"e2/s", "", context::EntryType::directory, 0755},
      {"e2/s/y", "y"},
      {"src/main.js", "main"},
      {"src/util.js", "util"},
  };
  return files;
}

Verdict check(const std::string& before, const std::string& after,
              const std::vector<MemoryFile>& files = project()) {
  const Context context = Context::in_memory(files);
  VerifyOptions options{.context = context};
  const model::ImageConfig config{.env = {{"PATH", "/usr/bin:/bin"}}};
  for (const char* image : {"a", "b", "c", "node:20"}) options.settings.images[image] = config;
  return verify(before, after, options);
}

bool is_shown(Grade grade) { return grade <= Grade::assuming; }
bool is_proven(Grade grade) { return grade <= Grade::equivalent; }

std::string show(const Verdict& verdict) {
  std::string out(name(verdict.grade));
  for (const std::string& one : verdict.assumptions) out += "\n  if " + one;
  return out + "\n  " + verdict.difference;
}

struct Pair {
  const char* why;
  const char* before;
  const char* after;
};

TEST(Verify, TheSameTextIsIdentical) {
  const char* text = "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN ./configure && make\nCMD [\"x\"]\n";
  EXPECT_EQ(check(text, text).grade, Grade::identical);
  // Comments, continuations of other instructions and the order of metadata are in no key.
  EXPECT_EQ(check("FROM a\nLABEL x=1\nRUN ./x\n", "# c\nFROM a\nRUN ./x\nLABEL x=1\n").grade,
            Grade::identical);
}

// ParsePortSpecs of docker/go-connections makes the protocol small, and the builder keeps its answer.
/// Whatever the builder makes of a text it makes of it twice, also where we do not know what: of a
/// context that is not known `server` may be a folder, and /x a file.
TEST(Verify, TheSameInstructionsAreIdenticalWhateverTheyDo) {
  const context::Context none = context::Context::none();
  for (const std::string text :
       {"FROM b\nCOPY server server\nCOPY server/x server/x\nRUN ./x\n",
        "FROM b\nCOPY a /x\nCOPY b /x/y\n", "FROM b\nRUN . ./x && $(cat y)\nCOPY --from=x . .\n"}) {
    const Verdict verdict = verify(text, "# a comment\n\n" + text, {.context = none});
    EXPECT_EQ(verdict.grade, Grade::identical) << text << verdict.difference;
    EXPECT_TRUE(verdict.assumptions.empty()) << text;
  }
}

TEST(Verify, KnowsAProtocolInCapitals) {
  EXPECT_EQ(check("FROM b\nEXPOSE 80/TCP 53/Udp\n", "FROM b\nEXPOSE 80 53/udp\n").grade,
            Grade::identical);
  EXPECT_EQ(check("FROM b\nEXPOSE 80/TCP\n", "FROM b\nEXPOSE 80/udp\n").grade, Grade::different);
}

TEST(Verify, ProvesMovesThatLeaveTheImageTheSame) {
  const Pair pairs[] = {
      {"COPY to disjoint places", "FROM b\nCOPY a.txt /p/\nCOPY run.sh /q/\n",
       "FROM b\nCOPY run.sh /q/\nCOPY a.txt /p/\n"},
      {"one COPY split", "FROM b\nCOPY a.txt run.sh /p/\n",
       "FROM b\nCOPY a.txt /p/\nCOPY run.sh /p/\n"},
      {"ENV that the command does not read", "FROM b\nENV A=1\nRUN echo x > /x\n",
       "FROM b\nRUN echo x > /x\nENV A=1\n"},
      {"USER is nothing to COPY", "FROM b\nUSER app\nCOPY a.txt /p/\n",
       "FROM b\nCOPY a.txt /p/\nUSER app\n"},
      {"WORKDIR, and commands with absolute paths", "FROM b\nWORKDIR /w\nRUN touch /x\n",
       "FROM b\nRUN touch /x\nWORKDIR /w\n"},
      {"RUN a && b", "FROM b\nRUN apt-get update && apt-get install -y git\n",
       "FROM b\nRUN apt-get update\nRUN apt-get install -y git\n"},
      {"packages of the system and the project's files",
       "FROM b\nWORKDIR /app\nCOPY . .\nRUN apt-get update && apt-get install -y git\n",
       "FROM b\nRUN apt-get update && apt-get install -y git\nWORKDIR /app\nCOPY . .\n"},
      {"an unused stage", "FROM a AS u\nRUN x\nFROM b\nRUN y\n", "FROM b\nRUN y\n"},
      {"a stage renamed", "FROM a AS u\nRUN make\nFROM b\nCOPY --from=u /o /o\n",
       "FROM a AS v\nRUN make\nFROM b\nCOPY --from=v /o /o\n"},
      {"a stage written into its child", "FROM a AS p\nENV X=1\nRUN make\nFROM p\nRUN make x\n",
       "FROM a\nENV X=1\nRUN make\nRUN make x\n"},
      {"chmod in the COPY", "FROM b\nCOPY a.txt /p/\nRUN chmod 755 /p/a.txt\n",
       "FROM b\nCOPY a.txt /p/\nRUN chmod +x /p/a.txt\n"},
      {"ENV order is no part of the image", "FROM b\nENV A=1\nENV B=2\n", "FROM b\nENV B=2 A=1\n"},
      {"CMD and ENTRYPOINT of one stage", "FROM b\nCMD [\"a\"]\nENTRYPOINT [\"b\"]\n",
       "FROM b\nENTRYPOINT [\"b\"]\nCMD [\"a\"]\n"},
      {"a heredoc script", "FROM b\nENV A=1\nRUN echo \"$A\" > /x\n",
       "FROM b\nENV A=1\nRUN <<E\necho \"$A\" > /x\nE\n"},
  };
  for (const Pair& pair : pairs) {
    const Verdict verdict = check(pair.before, pair.after);
    EXPECT_TRUE(is_proven(verdict.grade)) << pair.why << ": " << show(verdict);
  }
}

TEST(Verify, NamesWhatItAssumes) {
  const Verdict verdict =
      check("FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\n",
            "FROM node:20\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\n"
            "COPY . .\nRUN npm run build\n");
  EXPECT_TRUE(is_shown(verdict.grade)) << show(verdict);
  // A cache mount keeps the cache out of the image: whoever wants it there is told.
  const Verdict cache = check("FROM b\nWORKDIR /a\nCOPY . .\nRUN npm ci\n",
                              "FROM b\nWORKDIR /a\nCOPY . .\n"
                              "RUN --mount=type=cache,target=/root/.npm npm ci\n");
  EXPECT_EQ(cache.grade, Grade::assuming);
  ASSERT_EQ(cache.assumptions.size(), 1U) << show(cache);
  EXPECT_NE(cache.assumptions[0].find("/root/.npm"), std::string::npos) << show(cache);
}

TEST(Verify, NeverProvesWhatChangesTheImage) {
  const Pair pairs[] = {
      {"a command that is not known may read anything", "FROM b\nCOPY a.txt /p/\nRUN ./x\n",
       "FROM b\nRUN ./x\nCOPY a.txt /p/\n"},
      {"a file is gone", "FROM b\nCOPY a.txt run.sh /p/\n", "FROM b\nCOPY a.txt /p/\n"},
      {"another owner", "FROM b\nCOPY a.txt /p/\n", "FROM b\nCOPY --chown=1 a.txt /p/\n"},
      {"another mode", "FROM b\nCOPY a.txt /p/\n", "FROM b\nCOPY --chmod=600 a.txt /p/\n"},
      {"another variable", "FROM b\nENV A=1\n", "FROM b\nENV A=2\n"},
      {"another base", "FROM b\nRUN x\n", "FROM c\nRUN x\n"},
      {"the install reads NODE_ENV", "FROM b\nENV NODE_ENV=production\nRUN npm ci\n",
       "FROM b\nRUN npm ci\nENV NODE_ENV=production\n"},
      {"the owner of what RUN makes", "FROM b\nUSER app\nRUN touch /tmp/x\n",
       "FROM b\nRUN touch /tmp/x\nUSER app\n"},
      {"WORKDIR belongs to the user", "FROM b\nWORKDIR /a\nUSER app\n",
       "FROM b\nUSER app\nWORKDIR /a\n"},
      {"two writes to one file", "FROM b\nRUN echo 1 > /a\nRUN echo 2 > /a\n",
       "FROM b\nRUN echo 2 > /a\nRUN echo 1 > /a\n"},
      {"packages in another order", "FROM b\nRUN apt-get install -y x\nRUN apt-get install -y y\n",
       "FROM b\nRUN apt-get install -y y\nRUN apt-get install -y x\n"},
      {"the list of a folder", "FROM b\nRUN mkdir /p\nCOPY a.txt /p/\nRUN ls /p > /l\n",
       "FROM b\nRUN mkdir /p\nRUN ls /p > /l\nCOPY a.txt /p/\n"},
      {"a link in the way", "FROM b\nRUN mkdir /r\nRUN ln -s /r /p\nCOPY a.txt /p/\n",
       "FROM b\nRUN mkdir /r\nCOPY a.txt /p/\nRUN ln -s /r /p\n"},
      {"mkdir fails where COPY made the folder", "FROM b\nRUN mkdir /p\nCOPY a.txt /p/\n",
       "FROM b\nCOPY a.txt /p/\nRUN mkdir /p\n"},
      {"a variable of the shell", "FROM b\nRUN export A=1 && echo $A > /x\n",
       "FROM b\nRUN export A=1\nRUN echo $A > /x\n"},
      {"umask", "FROM b\nRUN umask 077 && touch /x\n", "FROM b\nRUN umask 077\nRUN touch /x\n"},
      {"the folder of --from is made anew", "FROM b\nRUN mkdir -m 700 /n && echo x > /n/x\n",
       "FROM b AS s\nRUN mkdir -m 700 /n && echo x > /n/x\nFROM b\nCOPY --from=s /n /n\n"},
      {"ENV left as ARG", "FROM b\nENV A=1\nRUN echo $A > /x\n",
       "FROM b\nARG A=1\nRUN echo $A > /x\n"},
      {"ENTRYPOINT clears the CMD of another stage",
       "FROM b AS p\nCMD [\"a\"]\nFROM p\nENTRYPOINT [\"b\"]\n",
       "FROM b\nCMD [\"a\"]\nENTRYPOINT [\"b\"]\n"},
      {"a cache folder can hold more than a cache",
       "FROM b\nCOPY a.txt /root/.m2/settings.xml\nWORKDIR /w\nRUN mvn package\n",
       "FROM b\nWORKDIR /w\nRUN mvn package\nCOPY a.txt /root/.m2/settings.xml\n"},
      {"a program in a folder of PATH",
       "FROM b\nENV PATH=/t:$PATH\nCOPY run.sh /t/npm\nRUN npm ci\n",
       "FROM b\nENV PATH=/t:$PATH\nRUN npm ci\nCOPY run.sh /t/npm\n"},
      {"a basic program replaced",
       "FROM b\nCOPY a.txt /a\nCOPY run.sh /usr/local/bin/cat\nRUN cat /a > /b\n",
       "FROM b\nCOPY a.txt /a\nRUN cat /a > /b\nCOPY run.sh /usr/local/bin/cat\n"},
      {"exec form keeps words apart", "FROM b\nRUN [\"npm\", \"run\", \"a b\"]\n",
       "FROM b\nRUN [\"npm\", \"run\", \"a\", \"b\"]\n"},
      {"exec form expands nothing", "FROM b\nRUN [\"npm\", \"run\", \"$A\"]\n",
       "FROM b\nRUN npm run $A\n"},
      {"set -e in a subshell", "FROM b\nRUN set -e; (false; touch /x)\n",
       "FROM b\nRUN (false; touch /x)\n"},
      {"set -u", "FROM b\nRUN set -u; echo $X > /x\n", "FROM b\nRUN echo $X > /x\n"},
      {"a mount where the tool may write", "FROM b\nWORKDIR /w\nCOPY . .\nRUN npm ci\nRUN make\n",
       "FROM b\nWORKDIR /w\nCOPY . .\nRUN npm ci\nRUN --mount=type=cache,target=/o make\n"},
      {"a mount hides files", "FROM b\nRUN mkdir /t && echo x > /t/x\nRUN ls /t > /y\n",
       "FROM b\nRUN mkdir /t && echo x > /t/x\nRUN --mount=type=tmpfs,target=/t ls /t > /y\n"},
      {"--link does not follow links", "FROM b\nRUN mkdir /r && ln -s /r /p\nCOPY a.txt /p/\n",
       "FROM b\nRUN mkdir /r && ln -s /r /p\nCOPY --link a.txt /p/\n"},
      {"--link resets the folder", "FROM b\nRUN mkdir -m 700 /p\nCOPY a.txt /p/\n",
       "FROM b\nRUN mkdir -m 700 /p\nCOPY --link a.txt /p/\n"},
      {"chown without a group keeps the group", "FROM b\nCOPY --chown=app a.txt /p/\n",
       "FROM b\nCOPY a.txt /p/\nRUN chown app /p/a.txt\n"},
      {"PowerShell is another language",
       "FROM b\nSHELL [\"pwsh\", \"-c\"]\nRUN echo a > /x\nSHELL [\"/bin/sh\", \"-c\"]\n",
       "FROM b\nRUN echo a > /x\nSHELL [\"/bin/sh\", \"-c\"]\n"},
      {"a file in the way of a later stage",
       "FROM b AS s\nRUN echo 1 > /x\nFROM b\nCOPY --from=s /x /x\nRUN echo 2 > /x\n",
       "FROM b AS s\nRUN echo 1 > /x\nFROM b\nRUN echo 2 > /x\nCOPY --from=s /x /x\n"},
      {"HOME moves what tools write", "FROM b\nWORKDIR /w\nCOPY . .\nRUN HOME=/h npm ci\n",
       "FROM b\nWORKDIR /w\nCOPY . .\nRUN npm ci\n"},
      {"a user without a group", "FROM b\nWORKDIR /a\nRUN adduser -D u\nUSER u\n",
       "FROM b\nRUN adduser -D u\nUSER u\nWORKDIR /a\n"},
      {"sub-folders keep their modes", "FROM b\nCOPY e1 /p\nCOPY e2 /p\n",
       "FROM b\nCOPY e2 /p\nCOPY e1 /p\n"},
      {"ONBUILD in another order", "FROM b\nONBUILD RUN 1\nONBUILD RUN 2\n",
       "FROM b\nONBUILD RUN 2\nONBUILD RUN 1\n"},
  };
  for (const Pair& pair : pairs) {
    const Verdict verdict = check(pair.before, pair.after);
    EXPECT_FALSE(is_proven(verdict.grade)) << pair.why << ": " << show(verdict);
  }
}

// A build that fetches the same itself sees no cache, nor the folders that a tool made on the way to
// it; an image that keeps the stage has both.
TEST(Verify, ACacheInAStageThatIsNotKeptIsNoAssumption) {
  const std::vector<MemoryFile> files = {
      {"go.mod", "module x\ngo 1.22\nrequire github.com/a/b v1.0.0\n"},
      {"go.sum", "github.com/a/b v1.0.0 h1:x\n"},
      {"main.go", "package main\n"}};
  const std::string build = "COPY . .\nRUN go build -o /bin/app .\n";
  const std::string fetch = "COPY go.mod go.sum ./\nRUN go mod download\n" + build;
  const std::string head = "FROM b AS build\nWORKDIR /src\n";
  const std::string tail = "FROM c\nCOPY --from=build /bin/app /app\n";
  const Verdict left = check(head + build + tail, head + fetch + tail, files);
  ASSERT_EQ(left.assumptions.size(), 1U) << show(left);
  EXPECT_NE(left.assumptions[0].find("succeeds"), std::string::npos) << show(left);
  const Verdict kept = check(head + build, head + fetch, files);
  EXPECT_GT(kept.assumptions.size(), 1U) << show(kept);
  const std::string whole = "FROM c\nCOPY --from=build / /\n";
  const Verdict copied = check(head + build + whole, head + fetch + whole, files);
  EXPECT_GT(copied.assumptions.size(), 1U) << show(copied);
  const std::string parent = "FROM c\nCOPY --from=build /go /go\n";
  const Verdict folder = check(head + build + parent, head + fetch + parent, files);
  EXPECT_GT(folder.assumptions.size(), 1U) << show(folder);
}

TEST(Verify, WithoutAContextItsFilesAreAssumed) {
  const Context none = Context::none();
  const std::string before = "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\n";
  const Verdict verdict =
      verify(before,
             "FROM node:20\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\n"
             "COPY . .\n",
             {.context = none});
  EXPECT_EQ(verdict.grade, Grade::assuming) << show(verdict);
  EXPECT_NE(std::find(verdict.assumptions.begin(), verdict.assumptions.end(),
                      "the build context has no node_modules"),
            verdict.assumptions.end())
      << show(verdict);
  // The manifest that is not copied first is not there when the install runs.
  const Verdict missing = verify(
      before, "FROM node:20\nWORKDIR /app\nCOPY package-lock.json ./\nRUN npm ci\nCOPY . .\n",
      {.context = none});
  EXPECT_FALSE(is_proven(missing.grade)) << show(missing);
  EXPECT_EQ(verify(before, before, {.context = none}).grade, Grade::identical);
}

TEST(Verify, LongFilesTakeNoLongTime) {
  std::string text = "FROM b\nCOPY . /x/\n";
  for (int i = 0; i < 100; ++i) {
    const std::string n = std::to_string(i);
    text += "RUN apt-get install -y p" + n + "\nRUN ./x " + n + "\nRUN echo " + n + " > /o" + n +
            "\nRUN make -C /d" + n + "\n";
  }
  EXPECT_EQ(check(text, text).grade, Grade::identical);
}

TEST(Verify, SaysWhatDiffers) {
  EXPECT_EQ(check("FROM b\nENV A=1\n", "FROM b\nENV A=2\n").difference,
            "Env A is 1 in OLD and 2 in NEW");
  EXPECT_EQ(check("FROM b\nCOPY a.txt /p/\n", "FROM b\nCOPY gone.txt /p/\n").difference,
            "NEW does not build: line 2: gone.txt is not in the build context");
  EXPECT_EQ(check("FROM b\nCOPY a.txt /p/x\n", "FROM b\nCOPY run.sh /p/x\n").grade,
            Grade::different);
}

TEST(Verify, WhatIsNoDockerfileIsNotJudged) {
  EXPECT_EQ(check("RUN x\n", "RUN x\n").grade, Grade::unknown);
  EXPECT_EQ(check("", "").grade, Grade::unknown);
  EXPECT_EQ(check("FROM b\nCOPY gone /x\n", "FROM b\nCOPY gone /x\nRUN x\n").grade, Grade::unknown);
}

// The project itself is installed with its dependencies, unless its manifest says that it is no package.
TEST(Verify, ReadsWhetherAProjectIsAPackage) {
  const auto grade = [](const std::string& command, const std::string& manifest) {
    const std::string head = "FROM a\nWORKDIR /app\n";
    return check(
               head + "COPY . .\nRUN " + command + "\n",
               head + "COPY pyproject.toml poetry.lock uv.lock ./\nRUN " + command + "\nCOPY . .\n",
               {{"pyproject.toml", manifest},
                {"poetry.lock", ""},
                {"uv.lock", ""},
                {"app/__init__.py", ""}})
        .grade;
  };
  const auto shown = [](Grade one) { return one == Grade::equivalent || one == Grade::assuming; };
  const std::string project = "[project]\nname = \"app\"\nversion = \"1\"\n";
  const std::string poetry = "[tool.poetry]\nname = \"app\"\nversion = \"1\"\n";
  EXPECT_FALSE(shown(grade("poetry install", poetry)));
  EXPECT_FALSE(shown(grade("poetry install", project)));
  EXPECT_TRUE(shown(grade("poetry install", poetry + "package-mode = false\n")));
  EXPECT_TRUE(shown(grade("poetry install --no-root", poetry)));
  EXPECT_TRUE(shown(grade("uv sync --locked", project)));
  const std::string build_system = "[build-system]\nrequires = []\n";
  EXPECT_FALSE(shown(grade("uv sync --locked", project + build_system)));
  EXPECT_TRUE(
      shown(grade("uv sync --locked", project + build_system + "[tool.uv]\npackage = false\n")));
}

// What holds for all that lies in /lib holds for /lib/app.
TEST(Verify, SaysAnAssumptionOfAFolderOnceForAllThatIsInIt) {
  const Verdict verdict = check(
      "FROM a\nCOPY src /lib/app/src\nCOPY a.txt /lib/app/\nCOPY run.sh /lib/\nRUN apk add git\n",
      "FROM a\nRUN apk add git\nCOPY src /lib/app/src\nCOPY a.txt /lib/app/\nCOPY run.sh /lib/\n");
  ASSERT_EQ(verdict.grade, Grade::assuming);
  const auto about = [&](std::string_view path) {
    return std::any_of(verdict.assumptions.begin(), verdict.assumptions.end(),
                       [&](const std::string& one) { return one.ends_with(path); });
  };
  EXPECT_TRUE(about(" put in /lib"));
  EXPECT_FALSE(about(" put in /lib/app"));
}

// Without a context nothing is known of what a pattern or a name brings, so two different ones never make the same image.
TEST(Verify, TellsApartWhatIsTakenOfAnUnknownContext) {
  const std::pair<const char*, const char*> pairs[] = {
      {"COPY *.txt /x/", "COPY *.md /x/"},
      {"ADD a /x", "ADD b /x"},
      {"ADD a/ /x", "ADD b/ /x"},
      {"ADD a.tar /x", "COPY a.tar /x"},
      {"COPY --exclude=*.txt . /x", "COPY --exclude=*.md . /x"},
      {"COPY --parents a/b /x/", "COPY --parents a/c /x/"},
      {"COPY --chmod=755 a /x", "COPY --chmod=755 b /x"},
      {"COPY --link a /x", "COPY --link b /x"},
      {"COPY a b /x/", "COPY a c /x/"},
  };
  const context::Context none = context::Context::none();
  for (const auto& [old_line, new_line] : pairs) {
    const Grade grade = verify(std::string("FROM b\n") + old_line + "\n",
                               std::string("FROM b\n") + new_line + "\n", {.context = none})
                            .grade;
    EXPECT_TRUE(grade == Grade::different || grade == Grade::unknown)
        << old_line << ", " << new_line << ": " << name(grade);
  }
}

}  // namespace
}  // namespace stowage::proof
