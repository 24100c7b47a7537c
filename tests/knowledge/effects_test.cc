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
      // GNU sed: what stands behind -i in the same word is the suffix of a copy.
      {"sed -ie s/a/b/ conf", "r:/app/conf w:/app/confe w:/app/conf"},
      {"sed -n w/out in", "r:/app/in w:/out"},
      {"sed s/a/b/wout in", "r:/app/in w:/app/out"},
      {"sed 1rx in", "r:/app/x r:/app/in"},
      {"sed /root/!s/a/b/g;s|x|y|;/^#/d in", "r:/app/in"},
      {"awk {print>\"/out\"} in", "r:/app/in w:/out"},
      {"awk /a>b|c/{print} in", "r:/app/in"},
      {"awk NR>1{print} in", "r:/app/in"},
      {"sort -n a", "r:/app/a"},
      {"sort -k 2 -o b a", "r:/app/a w:/app/b"},
      {"base64 -d a", "r:/app/a"},
      {"uniq -c a b", "r:/app/a w:/app/b"},
      {"grep -r text", "r:/app/**"},
      {"jq -f p a", "r:/app/p r:/app/a"},
      {"find /etc -newer a", "r:/app/a r:/etc/** r:/etc/**"},
      {"ln -s x", "w:/app/*/**"},
      {"date -r a", "r:/app/a"},
      {"ar x a.deb", "r:/app/a.deb w:/app/*"},
      {"zstd -d a -o ../b", "r:/app/a w:/b w:/app/**"},
      {"curl -o /o file:///d/x",
       "r:/root/.curlrc r:/root/.netrc r:/etc/ssl/** r:/usr/share/ca-certificates/** r:/d/x w:/o"},
      {"tar -cf o.tar --remove-files src", "r:/app/src/** w:/app/o.tar w:/app/src/**"},
      {"tar xzf a.tgz", "r:/app/a.tgz w:/app/**"},
      {"tar -xJf a.txz -C /opt", "r:/app/a.txz w:/opt/**"},
      {"tar -czf out.tgz src", "r:/app/src/** w:/app/out.tgz"},
      {"unzip -q a.zip -d /opt", "r:/app/a.zip w:/opt/**"},
      {"ln -s /x/y z", "r?:/x/y w:/app/z/**"},
      {"touch a", "w:/app/a"},
      {"echo hello", ""},
      {"true", ""},
      {"cat a b", "r:/app/a r:/app/b"},
      {"test -f package.json", "r:/app/package.json"},
      {"cp $X/a /opt/", "r:<anywhere> w:/opt/**"},
      {"cp /src/$X /opt/", "r:/src/** w:/opt/**"},
      {"mkdir ~/.ssh", "w:/root/.ssh"},
      {"find /x -name *.pyc -delete", "r:/x/** r:/x/** w:/x/** w:/x/**"},
      {"find src -type f -exec chmod 644 {} +", "r:/app/src/** r:/app/src/** w:/app/src/**"},
      {"find /a /b -name x -exec rm {} ;", "r:/a/** r:/a/** r:/b/** w:/a/** w:/b/**"},
      {"find /a -type f -exec cp {} /opt/x ;", "r:/a/** r:/a/** r:/a/** w:/opt/x/**"},
      {"find /x -type f", "r:/x/** r:/x/**"},
      {"find /x -fprint /list", "r:/x/** r:/x/** w:/list"},
  };
  for (const Row& row : rows) EXPECT_EQ(dump(run(row.command)), row.effects) << row.command;
}

/// Which words start commands is said by the data: another command has others.
TEST(Knowledge, WhatIsStartedForEachFileIsData) {
  Base base;
  ASSERT_TRUE(add(base, "a.json", R"({"commands": [
    {"names": "seek", "reads": [{"of": "operand:0", "tree": true}],
     "starts": {"flags": "-do", "ends": "-done", "found": "@", "flags_in_front": "-L"}},
    {"names": "drop", "writes": ["operands"]}]})"));
  const auto effects = [&](const std::string& text) {
    return dump(effects_of(base, line_of(text), {.cwd = "/app"}));
  };
  EXPECT_EQ(effects("seek -L src -do drop @ /log -done -v"), "r:/app/src/** w:/app/src/** w:/log");
  EXPECT_EQ(effects("seek src"), "r:/app/src/**");
}

TEST(Knowledge, UnknownCommandsAreBarriers) {
  for (const char* text :
       {"frobnicate --all", "./configure", "python3 setup.py install", "bash install.sh",
        "sed s/a/b/e in", "awk {system(\"x\")}", "awk {print|\"x\"}", "trap rm EXIT", "alias ls=rm",
        "tar -xPf a", "cmake -E copy a b", "$TOOL x", "eval x", "find . -exec ./x {} +",
        "find . -exec {} ;", "find . -exec find . -exec find . -exec find . -exec rm {} +"})
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

struct ActionRow {
  const char *command, *expected;
};

/// Every ecosystem: its usual commands, what they are, and whether they leave the lock file alone.
TEST(Knowledge, ActionsOfEcosystems) {
  const ActionRow rows[] = {
      {"pip install -r requirements.txt", "pip install frozen"},
      {"python3 -m pip install -r requirements.txt", "pip install frozen"},
      {"pip install -e .", "pip build frozen"},
      {"pip install flask", "pip add"},
      {"pip-sync", "pip-tools install frozen"},
      {"pip-compile requirements.in", "pip-tools lock frozen"},
      {"poetry install --no-root", "poetry install frozen no-project"},
      {"pipenv install --deploy --system", "pipenv install frozen"},
      {"pipenv sync", "pipenv install frozen"},
      {"pipenv install -r requirements.txt", "pipenv install frozen"},
      {"uv sync --frozen --no-install-project", "uv install frozen no-project"},
      {"uv sync", "uv install"},
      {"uv pip install --system -r requirements.txt", "uv install frozen"},
      {"pdm sync --no-self", "pdm install frozen no-project"},
      {"conda env create -f environment.yml", "conda install frozen"},
      {"micromamba install -y -n base -f env.yml", "conda install frozen"},
      {"npm ci", "npm install frozen"},
      {"npm install", "npm install"},
      {"npm i --omit=dev", "npm install"},
      {"npm install -g pm2", "npm add"},
      {"npm run build", "npm build frozen"},
      {"yarn", "yarn install"},
      {"yarn install --frozen-lockfile", "yarn install frozen"},
      {"yarn --immutable", "yarn install frozen"},
      {"yarn build", "yarn build frozen"},
      {"corepack yarn install", "yarn install"},
      {"pnpm install --frozen-lockfile", "pnpm install frozen"},
      {"pnpm fetch", "pnpm fetch frozen"},
      {"bun install", "bun install"},
      {"bun ci", "bun install frozen"},
      {"deno install", "deno install"},
      {"deno cache main.ts", "deno build"},
      {"go mod download", "go fetch frozen"},
      {"go build -o /bin/app ./cmd/app", "go build"},
      {"cargo fetch --locked", "cargo fetch frozen"},
      {"cargo build --release", "cargo build"},
      {"cargo chef cook --release --recipe-path recipe.json", "cargo-chef install frozen"},
      {"mvn -B dependency:go-offline", "maven fetch"},
      {"./mvnw package -DskipTests", "maven build"},
      {"./gradlew build", "gradle build"},
      {"gradle dependencies --no-daemon", "gradle fetch"},
      {"sbt update", "sbt fetch"},
      {"sbt assembly", "sbt build"},
      {"mill __.prepareOffline", "mill fetch"},
      {"dotnet restore", "dotnet install"},
      {"dotnet publish -c Release -o /out", "dotnet build"},
      {"composer install --no-dev --no-scripts", "composer install frozen no-code"},
      {"php composer.phar install", "composer install frozen"},
      {"bundle install -j4", "bundler install"},
      {"bundle", "bundler install"},
      {"mix deps.get --only prod", "mix install"},
      {"mix compile", "mix build"},
      {"rebar3 get-deps", "rebar3 install"},
      {"stack build --only-dependencies", "stack install"},
      {"stack build", "stack build"},
      {"cabal build --only-dependencies", "cabal install"},
      {"opam install . --deps-only", "opam install frozen no-project"},
      {"swift package resolve", "swift install"},
      {"swift build -c release", "swift build"},
      {"julia -v", ""},
      {"carton install --deployment", "carton install frozen"},
      {"cpanm --installdeps .", "carton install frozen"},
      {"luarocks install --only-deps app-1.rockspec", "luarocks install no-project"},
      {"dart pub get", "pub install"},
      {"flutter pub get --enforce-lockfile", "pub install frozen"},
      {"vcpkg install", "vcpkg install frozen"},
      {"conan install .", "conan install"},
      {"apt-get install -y curl", "apt add"},
      {"apk add --no-cache git", "apk add"},
      {"dnf install -y git", "dnf add"},
      {"zypper install -y git", "zypper add"},
      {"pacman -S --noconfirm git", "pacman add"},
  };
  for (const ActionRow& row : rows) {
    const Effects effects = run(row.command);
    std::string found;
    for (const Action& action : effects.actions)
      found += action.ecosystem + " " + std::string(name(action.kind)) +
               (action.frozen ? " frozen" : "") + (action.no_project ? " no-project" : "") +
               (action.no_code ? " no-code" : "");
    EXPECT_EQ(found, row.expected) << row.command;
    EXPECT_FALSE(effects.barrier) << row.command << ": " << effects.barrier.value_or("");
  }
}

TEST(Knowledge, ScriptsThatAreOneKnownCall) {
  const auto r = [](const std::string& script) {
    return effects_of(builtin(), {{{"R"}, {"-e"}, {script}}}, {.cwd = "/app"});
  };
  ASSERT_EQ(r("renv::restore()").actions.size(), 1u);
  EXPECT_EQ(r("renv::restore()").actions[0].ecosystem, "renv");
  EXPECT_FALSE(r("install.packages('shiny', repos='x')").barrier);
  EXPECT_TRUE(r("install.packages('shiny'); source('x.R')").barrier);
  EXPECT_TRUE(r("install.packages('shiny') + source('x.R')").barrier);
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
