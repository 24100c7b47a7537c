// What commands read and write, with the data that is compiled in.

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "lib/knowledge/knowledge.h"

namespace stowage::knowledge {
namespace {

CommandLine line_of(const std::string& text) {
  CommandLine line;
  std::istringstream in(text);
  for (std::string word; in >> word;) {
    const bool known = word.find('$') == std::string::npos;
    line.words.push_back({.text = word.substr(0, word.find('$')), .known = known});
  }
  return line;
}

/// "r:/app/x w:/app/** r?:…": certain reads and writes, possible ones with "?", scratch ones left
/// out.
std::string dump(const Effects& effects) {
  std::vector<std::string> out;
  const auto add = [&](const char* kind, const std::vector<Access>& accesses) {
    for (const Access& one : accesses) {
      if (one.scratch) continue;
      const std::string area = one.place.area == Area::system     ? "<system>"
                               : one.place.area == Area::anywhere ? "<anywhere>"
                                                                  : "";
      out.push_back(std::string(kind) + (one.unless ? "?" : "") + ":" + area + one.place.path +
                    (one.place.tree ? "/**" : ""));
    }
  };
  add("r", effects.reads);
  add("w", effects.writes);
  std::string text;
  for (const std::string& one : out) text += (text.empty() ? "" : " ") + one;
  return text;
}

Effects run(const std::string& text, const std::string& cwd = "/app") {
  return effects_of(builtin(), line_of(text), {.cwd = cwd});
}

struct Row {
  const char* command;
  const char* effects;
};

TEST(Knowledge, CommandsReadAndWriteWhatTheirManualSays) {
  const Row rows[] = {
      {"mkdir -p /a/b c", "w:/a/b w:/app/c"},
      {"mkdir -m 755 x", "w:/app/x"},
      {"cp a b /opt/", "r:/app/a r:/app/b w:/opt/**"},
      {"cp -r src dst", "r:/app/src/** w:/app/dst/**"},
      {"cp -t /opt a", "r:/app/a/** w:/opt/**"},
      {"rm -rf /var/lib/apt/lists/*", "w:/var/lib/apt/lists/*/**"},
      {"rm file", "w:/app/file"},
      {"chmod +x run.sh", "r:/app/run.sh w:/app/run.sh"},
      {"sed -i s/a/b/ conf", "r:/app/conf w:/app/conf"},
      {"sed -e s/a/b/ conf", "r:/app/conf"},
      {"sed -ie s/a/b/ conf", "r:/app/conf w:/app/conf"},
      {"tar xzf a.tgz", "r:/app/a.tgz w:/app/**"},
      {"tar -xJf a.txz -C /opt", "r:/opt/a.txz w:/opt/**"},
      {"tar -czf out.tgz src", "r:/app/src/** w:/app/out.tgz"},
      {"unzip -q a.zip -d /opt", "r:/app/a.zip w:/opt/**"},
      {"ln -s /x/y z", "r:/x/y w:/app/z/**"},
      {"touch a", "w:/app/a"},
      {"echo hello", ""},
      {"true", ""},
      {"cat a b", "r:/app/a r:/app/b"},
      {"test -f package.json", "r:/app/package.json"},
      {"cp $X/a /opt/", "r:<anywhere> w:/opt/**"},
      {"cp /src/$X /opt/", "r:/src/** w:/opt/**"},
      {"mkdir ~/.ssh", "w:/root/.ssh"},
  };
  for (const Row& row : rows) EXPECT_EQ(dump(run(row.command)), row.effects) << row.command;
}

TEST(Knowledge, UnknownCommandsAreBarriers) {
  for (const char* text : {"frobnicate --all", "./configure", "python3 setup.py install",
                           "bash install.sh", "$TOOL x", "eval x"})
    EXPECT_TRUE(run(text).barrier) << text;
  for (const char* text : {"apt-get update", "npm ci", "pip install -r requirements.txt", "mkdir x",
                           "/usr/bin/mkdir x", "echo $X"})
    EXPECT_FALSE(run(text).barrier) << text << ": " << run(text).barrier.value_or("");
}

bool reads(const Effects& effects, const std::string& path, bool certain) {
  return std::any_of(effects.reads.begin(), effects.reads.end(), [&](const Access& one) {
    return one.unless.has_value() != certain &&
           overlap(one.place, file_at(path)) == Overlap::certain;
  });
}

TEST(Knowledge, InstallsReadManifestsAndMayReadTheRest) {
  const Effects npm = run("npm ci");
  ASSERT_EQ(npm.actions.size(), 1u);
  EXPECT_EQ(npm.actions[0].kind, ActionKind::install);
  EXPECT_EQ(npm.actions[0].ecosystem, "npm");
  EXPECT_TRUE(npm.actions[0].frozen);
  EXPECT_TRUE(reads(npm, "/app/package.json", true));
  EXPECT_FALSE(reads(npm, "/app/src/index.js", true));
  EXPECT_TRUE(reads(npm, "/app/src/index.js", false));
  EXPECT_TRUE(npm.runs_project_code);
  EXPECT_FALSE(run("npm ci --ignore-scripts").runs_project_code);

  const Effects pip = run("pip install --no-cache-dir -r requirements/base.txt -c /etc/limits.txt");
  ASSERT_EQ(pip.actions.size(), 1u);
  EXPECT_EQ(pip.actions[0].files,
            (std::vector<std::string>{"/app/requirements/base.txt", "/etc/limits.txt"}));
  EXPECT_TRUE(reads(pip, "/app/requirements/base.txt", true));
  EXPECT_FALSE(reads(pip, "/app/main.py", true));
  EXPECT_TRUE(reads(run("pip install -e .[test]"), "/app/main.py", true));
  EXPECT_TRUE(reads(run("pip install ."), "/app/main.py", true));
  EXPECT_FALSE(reads(run("pip install flask"), "/app/main.py", false));
  EXPECT_EQ(run("pip install flask==2.0").provides, std::vector<std::string>{"flask"});
  EXPECT_EQ(run("apt-get install -y --no-install-recommends python3-pip curl").provides,
            (std::vector<std::string>{"pip", "pip3", "curl"}));
}

TEST(Knowledge, OverlapOfPlaces) {
  const auto of = [](const char* path) {
    std::string text = path;
    const bool tree = text.ends_with("/**");
    return tree ? tree_at(absolute(text.substr(0, text.size() - 3), "/")) : file_at(text);
  };
  const struct {
    const char *a, *b;
    Overlap expected;
  } rows[] = {
      {"/a", "/a", Overlap::certain},
      {"/a", "/b", Overlap::none},
      {"/a/**", "/a/b/c", Overlap::certain},
      {"/a", "/a/b", Overlap::above},
      {"/a/b", "/a/**", Overlap::certain},
      {"/ab", "/a/**", Overlap::none},
      {"/a/*.json", "/a/p.json", Overlap::certain},
      {"/a/*.json", "/a/p.txt", Overlap::none},
      {"/a/p*.json", "/a/*x.json", Overlap::possible},
      {"/a/**", "/**", Overlap::certain},
      {"/a/[a-c]x", "/a/bx", Overlap::certain},
      {"/a/[!a-c]x", "/a/bx", Overlap::none},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(overlap(of(row.a), of(row.b)), row.expected) << row.a << " " << row.b;
    EXPECT_EQ(overlap(of(row.b), of(row.a)), row.expected) << row.b << " " << row.a;
  }
}

TEST(Knowledge, PathsAreMadeAbsolute) {
  EXPECT_EQ(absolute("a", "/x"), "/x/a");
  EXPECT_EQ(absolute("../a/./b//c/", "/x/y"), "/x/a/b/c");
  EXPECT_EQ(absolute("/../..", "/x"), "/");
  EXPECT_EQ(absolute("", "/x"), "/x");
}

TEST(Knowledge, GlobsMatch) {
  const struct {
    const char *pattern, *text;
    bool expected;
  } rows[] = {{"*.csproj", "App.csproj", true},
              {"a*b*c", "aXbYc", true},
              {"a?c", "abc", true},
              {"a?c", "ac", false},
              {"**/package.json", "a/b/package.json", true},
              {"**/package.json", "package.json", true},
              {"*", "a/b", false},
              {"requirements*.txt", "requirements-dev.txt", true},
              {"[", "[", true}};
  for (const auto& row : rows)
    EXPECT_EQ(glob_match(row.pattern, row.text), row.expected) << row.pattern << " " << row.text;
}

}  // namespace
}  // namespace stowage::knowledge
