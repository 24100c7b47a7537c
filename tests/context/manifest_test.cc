#include "lib/context/manifest.h"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <initializer_list>

namespace stowage::context {
namespace {

using Files = std::initializer_list<std::pair<std::string, std::string>>;

Context context_of(const Files& files) {
  std::vector<MemoryFile> list;
  for (const auto& [path, text] : files) list.push_back({.path = path, .content = text});
  return Context::in_memory(list);
}

void list(std::string& out, const char* title, const std::vector<std::string>& items) {
  if (items.empty()) return;
  out += std::string(out.empty() ? "" : " | ") + title + ":";
  for (const std::string& item : items) out += " " + item;
}

/// All facts but problems and reasons, in one line.
std::string show(const Manifest& manifest) {
  if (manifest.readable != Known::yes)
    return manifest.readable == Known::no ? "not there" : "not known";
  std::string out;
  list(out, "needs", manifest.needs);
  list(out, "members", manifest.members);
  std::vector<std::string> items;
  for (const LocalDependency& local : manifest.local) {
    items.push_back(local.path + (local.linked ? "(link)" : "") +
                    (local.outside ? "(outside)" : ""));
  }
  list(out, "local", items);
  items.clear();
  for (const Script& script : manifest.lifecycle)
    items.push_back(script.name + "=" + script.command);
  list(out, "scripts", items);
  list(out, "own", manifest.own_needs);
  list(out, "targets", manifest.targets);
  items.clear();
  for (const LockFile& lock : manifest.locks)
    items.push_back(lock.kind + (lock.version.empty() ? "" : "/" + lock.version));
  list(out, "lock", items);
  if (manifest.dynamic) out += " | dynamic";
  if (!manifest.complete) out += " | incomplete";
  return out;
}

std::string read(ManifestKind kind, const std::string& path, const Files& files) {
  return show(read_manifest(context_of(files), kind, path));
}

TEST(ContextManifest, KindsByName) {
  EXPECT_EQ(manifest_kind("a/package.json"), ManifestKind::npm);
  EXPECT_EQ(manifest_kind("requirements-dev.txt"), ManifestKind::requirements);
  EXPECT_EQ(manifest_kind("dev_requirements.txt"), ManifestKind::requirements);
  EXPECT_EQ(manifest_kind("src/App.csproj"), ManifestKind::dotnet_project);
  EXPECT_EQ(manifest_kind("notes.txt"), std::nullopt);
  EXPECT_EQ(name(ManifestKind::sbt), "sbt");
}

TEST(ContextManifest, UnknownAndAbsent) {
  EXPECT_EQ(show(read_manifest(Context::none(), ManifestKind::npm, "package.json")), "not known");
  EXPECT_EQ(read(ManifestKind::npm, "package.json", {{"x", ""}}), "not there");
  EXPECT_EQ(read(ManifestKind::npm, "package.json", {{"package.json", "{"}}), " | incomplete");
  // What the ignore file leaves out is not there for the build.
  EXPECT_EQ(read(ManifestKind::npm, "package.json",
                 {{"package.json", "{}"}, {".dockerignore", "*.json"}}),
            "not there");
}

// docs.npmjs.com/cli/using-npm/scripts: what runs on a bare `npm install`; `test` and `build` do
// not.
TEST(ContextManifest, NpmScriptsAndFiles) {
  EXPECT_EQ(
      read(
          ManifestKind::npm, "package.json",
          {{"package.json",
            R"({"scripts": {"postinstall": "patch-package", "prepare": "husky", "build": "tsc", "test": "x"},
                    "dependencies": {"a": "^1.0.0", "b": "file:../b", "c": "file:libs/c", "d": "link:./d", "e": "file:e-1.0.tgz", "f": "npm:g@1", "h": "github:x/y"},
                    "devDependencies": {"i": "./libs/i"}, "packageManager": "pnpm@9.1.0",
                    "pnpm": {"patchedDependencies": {"a@1.0.0": "patches/a.patch"}}})"},
           {"libs/c/package.json", R"({"scripts": {"prepare": "tsc"}})"},
           {".npmrc", "registry=https://x\ncafile=./ca.pem\n"},
           {"ca.pem", ""},
           {"package-lock.json", "{\n  \"name\": \"x\",\n  \"lockfileVersion\": 3\n}"},
           {"README.md", ""}}),
      "needs: .npmrc ca.pem e-1.0.tgz libs/c/package.json package-lock.json patches/a.patch | "
      "local: ../b(outside) d(link) libs/c libs/i | scripts: postinstall=patch-package "
      "prepare=husky prepare=tsc | lock: npm/3");
}

TEST(ContextManifest, NpmWorkspaces) {
  const Files files = {
      {"package.json",
       R"({"workspaces": ["packages/*", "apps/**", "!packages/skip", "tools/{x,y}"]})"},
      {"packages/a/package.json", R"({"bin": {"a": "cli.js"}, "scripts": {"install": "node x"}})"},
      {"packages/a/node_modules/z/package.json", "{}"},
      {"packages/a/deep/package.json", "{}"},
      {"packages/skip/package.json", "{}"},
      {"apps/b/c/package.json", "{}"},
      {"tools/x/package.json", "{}"},
      {"tools/z/package.json", "{}"},
      {"yarn.lock", "__metadata:\n  version: 8\n"},
      {".yarnrc.yml",
       "yarnPath: .yarn/releases/yarn-4.cjs\nplugins:\n  - path: .yarn/plugins/p.cjs\n    spec: "
       "x\n"},
      {".yarn/releases/yarn-4.cjs", ""},
      {".yarn/plugins/p.cjs", ""}};
  EXPECT_EQ(read(ManifestKind::npm, "package.json", files),
            "needs: .yarn/plugins .yarn/plugins/p.cjs .yarn/releases .yarn/releases/yarn-4.cjs "
            ".yarnrc.yml "
            "apps/b/c/package.json packages/a/package.json tools/x/package.json yarn.lock | "
            "members: apps/b/c/package.json packages/a/package.json tools/x/package.json | "
            "scripts: install=node x | "
            "targets: packages/a/cli.js | lock: yarn-berry/8");
}

TEST(ContextManifest, PnpmWorkspaceBunAndGyp) {
  EXPECT_EQ(read(ManifestKind::npm, "web/package.json",
                 {{"web/package.json", "{}"},
                  {"web/pnpm-workspace.yaml",
                   "packages:\n  - 'pkg/*'\npatchedDependencies:\n  x@1: patches/x.patch\n"},
                  {"web/pkg/a/package.json", "{}"},
                  {"web/.pnpmfile.cjs", ""},
                  {"web/pnpm-lock.yaml", "lockfileVersion: '9.0'\n"}}),
            "needs: web/.pnpmfile.cjs web/patches/x.patch web/pkg/a/package.json "
            "web/pnpm-lock.yaml web/pnpm-workspace.yaml | "
            "members: web/pkg/a/package.json | lock: pnpm/9.0 | dynamic");
  EXPECT_EQ(read(ManifestKind::npm, "package.json",
                 {{"package.json", "{}"}, {"binding.gyp", ""}, {"bun.lockb", ""}}),
            "needs: binding.gyp bun.lockb | scripts: install=node-gyp rebuild | lock: bun-binary");
  EXPECT_EQ(
      read(
          ManifestKind::npm, "package.json",
          {{"package.json",
            R"({"resolutions": {"a": "patch:a@npm%3A1#./.yarn/patches/a.patch", "b": "patch:b#~builtin<x>"}})"}}),
      "needs: .yarn/patches/a.patch");
}

// pip.pypa.io/en/stable/reference/requirements-file-format
TEST(ContextManifest, Requirements) {
  EXPECT_EQ(
      read(ManifestKind::requirements, "requirements.txt",
           {{"requirements.txt",
             "# -r no.txt\n-r req/base.txt\n--constraint=constraints.txt\n-cother.txt\nflask==2 "
             "\\\n  --hash=sha256:0\n"
             "-e ./lib\n-f wheels\n--find-links https://x\nx @ https://y/z.whl\n./vendor/p.whl ; "
             "python_version > '3'\n"
             "git+https://github.com/a/b\n-i https://pypi.example\nname[extra]>=1 # -r c.txt\n"},
            {"req/base.txt", "-r more.txt\ndjango\n"},
            {"req/more.txt", ""},
            {"constraints.txt", ""},
            {"other.txt", ""},
            {"lib/setup.py", "setup(name='x')"},
            {"wheels/a.whl", ""},
            {"vendor/p.whl", ""}}),
      "needs: constraints.txt lib/setup.py other.txt req/base.txt req/more.txt | local: lib "
      "vendor/p.whl wheels | dynamic");
  EXPECT_EQ(read(ManifestKind::requirements, "requirements.txt",
                 {{"requirements.txt", "flask\nrequests[security]>=2; python_version<'4'\n"}}),
            "");
  // "-e ." is meant from the folder that pip runs in.
  EXPECT_EQ(read(ManifestKind::requirements, "requirements/dev.txt",
                 {{"requirements/dev.txt", "-r base.txt\n-e .\n"},
                  {"requirements/base.txt", ""},
                  {"pyproject.toml", "[project]\nname='x'\n"}}),
            "needs: pyproject.toml requirements/base.txt | local: ");
  EXPECT_EQ(read(ManifestKind::requirements, "r.txt", {{"r.txt", "-r gone.txt\n"}}),
            "needs: gone.txt");
}

TEST(ContextManifest, Pyproject) {
  EXPECT_EQ(read(ManifestKind::pyproject, "pyproject.toml",
                 {{"pyproject.toml",
                   "[tool.poetry]\nname='x'\nreadme='README.md'\n[tool.poetry.dependencies]"
                   "\npython='^3'\na={path='../a'}\nb={path='libs/b', develop=true}\n"
                   "[tool.poetry.group.dev.dependencies]\nc=[{path='c.whl', markers='x'}]\n"},
                  {"libs/b/pyproject.toml", ""},
                  {"README.md", ""},
                  {"poetry.toml", ""},
                  {"poetry.lock", "# x\n\n[metadata]\nlock-version = \"2.0\"\n"}}),
            "needs: libs/b/pyproject.toml poetry.lock poetry.toml | local: ../a(outside) c.whl "
            "libs/b | own: README.md | lock: poetry/2.0");
  EXPECT_EQ(read(ManifestKind::pyproject, "pyproject.toml",
                 {{"pyproject.toml",
                   "[project]\nname='x'\nreadme='README.md'\nlicense={file='LICENSE'}\ndynamic=['"
                   "version','dependencies']\n"
                   "[tool.setuptools.dynamic]\nversion={file='VERSION'}\ndependencies={file=['"
                   "requirements.txt']}\n"
                   "[tool.uv.workspace]\nmembers=['pkg/*']\nexclude=['pkg/"
                   "no']\n[tool.uv.sources]\nq={path='q', editable=true}\nw={workspace=true}\n"},
                  {"README.md", ""},
                  {"LICENSE", ""},
                  {"VERSION", ""},
                  {"requirements.txt", "-c c.txt\n"},
                  {"c.txt", ""},
                  {"pkg/a/pyproject.toml", ""},
                  {"pkg/no/pyproject.toml", ""},
                  {"q/pyproject.toml", ""},
                  {"uv.lock", "version = 1\n"}}),
            "needs: c.txt pkg/a/pyproject.toml q/pyproject.toml requirements.txt uv.lock | "
            "members: pkg/a/pyproject.toml | local: q | "
            "own: LICENSE README.md VERSION | lock: uv/1");
}

TEST(ContextManifest, PipfileCondaSetup) {
  EXPECT_EQ(read(ManifestKind::pipfile, "Pipfile",
                 {{"Pipfile", "[packages]\nx='*'\ny={editable=true, path='.'}\n"},
                  {"setup.py", "open('VERSION')"},
                  {"VERSION", ""},
                  {"Pipfile.lock", "{}"}}),
            "needs: Pipfile.lock setup.py | local:  | own: VERSION | lock: pipenv | dynamic");
  EXPECT_EQ(read(ManifestKind::conda, "environment.yml",
                 {{"environment.yml",
                   "name: x\ndependencies:\n  - python=3\n  - pip:\n    - -r requirements.txt\n    "
                   "- -e lib\n"},
                  {"requirements.txt", ""},
                  {"lib/setup.cfg", "[options]\ninstall_requires = file: deps.txt\n"},
                  {"lib/deps.txt", ""}}),
            "needs: lib/deps.txt lib/setup.cfg requirements.txt | local: lib | own: lib/deps.txt");
}

// go.dev/ref/mod#go-mod-file-replace
TEST(ContextManifest, Go) {
  EXPECT_EQ(read(ManifestKind::go_mod, "svc/go.mod",
                 {{"svc/go.mod",
                   "module x\n\ngo 1.22\n\nrequire a v1\nreplace b => ../lib // why\nreplace "
                   "(\n\tc v1.0.0 => ./c\n\td => e v2.0.0\n)\n"},
                  {"svc/go.sum", ""},
                  {"svc/c/go.mod", "module c\n"},
                  {"lib/go.mod", "module b\n"}}),
            "needs: lib/go.mod svc/c/go.mod svc/go.sum | local: lib svc/c | lock: go");
  EXPECT_EQ(read(ManifestKind::go_work, "go.work",
                 {{"go.work", "go 1.22\n\nuse (\n\t.\n\t./a\n)\n"},
                  {"go.mod", "module r\n"},
                  {"a/go.mod", "module a\n"},
                  {"a/go.sum", ""}}),
            "needs: a/go.mod a/go.sum go.mod | members: a/go.mod go.mod | lock: go");
}

TEST(ContextManifest, Cargo) {
  EXPECT_EQ(read(ManifestKind::cargo, "Cargo.toml",
                 {{"Cargo.toml",
                   "[workspace]\nmembers=['crates/*']\nexclude=['crates/"
                   "no']\n[workspace.dependencies]\na={path='crates/"
                   "a'}\n[patch.crates-io]\nz={path='vendor/z'}\n"},
                  {"crates/a/Cargo.toml",
                   "[package]\nname='a'\nversion.workspace=true\n[dependencies]\nserde='1'\n"},
                  {"crates/a/src/lib.rs", ""},
                  {"crates/a/build.rs", ""},
                  {"crates/a/src/bin/t.rs", ""},
                  {"crates/b/Cargo.toml",
                   "[package]\nname='b'\n[[bin]]\nname='b'\npath='b.rs'\n[dependencies]\na={"
                   "workspace=true}\n"},
                  {"crates/no/Cargo.toml", ""},
                  {"Cargo.lock", "# x\nversion = 4\n"},
                  {".cargo/config.toml", "[source.vendored]\ndirectory='third'\n"},
                  {"rust-toolchain.toml", ""}}),
            "needs: .cargo/config.toml Cargo.lock crates/a/Cargo.toml crates/b/Cargo.toml "
            "rust-toolchain.toml | "
            "members: crates/a/Cargo.toml crates/b/Cargo.toml | local: crates/a third vendor/z | "
            "own: crates/a/build.rs | "
            "targets: crates/a/src/bin/t.rs crates/a/src/lib.rs crates/b/b.rs | lock: cargo/4");
  // A member alone needs the root that it inherits from.
  EXPECT_EQ(read(ManifestKind::cargo, "a/Cargo.toml",
                 {{"Cargo.toml", "[workspace]\nmembers=['a']\n"},
                  {"a/Cargo.toml", "[package]\nname='a'\nversion.workspace=true\n"},
                  {"a/src/main.rs", ""}}),
            "needs: Cargo.toml | targets: a/src/main.rs");
  EXPECT_EQ(read(ManifestKind::cargo, "Cargo.toml",
                 {{"Cargo.toml", "[package]\nname='a'\nversion.workspace=true\n"}}),
            " | incomplete");
}

TEST(ContextManifest, Maven) {
  EXPECT_EQ(read(ManifestKind::maven, "pom.xml",
                 {{"pom.xml",
                   "<project><modules><module>a</module><module>b/special.xml</module></"
                   "modules><profiles><profile><modules><module>c</module></modules></profile></"
                   "profiles></project>"},
                  {"a/pom.xml",
                   "<project><parent><artifactId>p</artifactId></"
                   "parent><dependencies><dependency><systemPath>${project.basedir}/lib/x.jar</"
                   "systemPath></dependency></dependencies></project>"},
                  {"b/special.xml",
                   "<project><parent><relativePath>../parents</relativePath></parent></project>"},
                  {"parents/pom.xml", "<project/>"},
                  {"c/pom.xml", "<project/>"},
                  {".mvn/maven.config", ""}}),
            "needs: .mvn a/pom.xml b/special.xml c/pom.xml parents/pom.xml | members: a/pom.xml "
            "b/special.xml c/pom.xml | local: a/lib/x.jar");
  EXPECT_EQ(read(ManifestKind::maven, "pom.xml",
                 {{"pom.xml", "<project><modules><module>${m}</module></modules></project>"}}),
            " | dynamic");
  EXPECT_EQ(read(ManifestKind::maven, "pom.xml", {{"pom.xml", "<project>"}}), " | incomplete");
}

TEST(ContextManifest, Gradle) {
  const Files files = {
      {"settings.gradle",
       "rootProject.name = 'x' // include 'no'\ninclude 'a', "
       "':b:c'\ninclude(\"d\")\nproject(':d').projectDir = file('elsewhere/d')\nincludeBuild "
       "'../logic'\n"},
      {"build.gradle",
       "plugins { id 'java' }\napply from: \"$rootDir/gradle/more.gradle\"\ndependencies { "
       "implementation fileTree(dir: 'libs', include: ['*.jar'])\n implementation project(':a') "
       "}\n"},
      {"a/build.gradle", ""},
      {"b/c/build.gradle.kts", ""},
      {"elsewhere/d/build.gradle", ""},
      {"gradle/more.gradle", ""},
      {"libs/x.jar", ""},
      {"gradle/libs.versions.toml", ""},
      {"gradle/wrapper/gradle-wrapper.properties", ""},
      {"gradlew", ""},
      {"gradle.properties", ""}};
  EXPECT_EQ(read(ManifestKind::gradle_settings, "settings.gradle", files),
            "needs: a/build.gradle b/c/build.gradle.kts build.gradle elsewhere/d/build.gradle "
            "gradle.properties gradle/libs.versions.toml gradle/more.gradle "
            "gradle/wrapper gradlew | members: a/build.gradle b/c/build.gradle.kts build.gradle "
            "elsewhere/d/build.gradle | local: ../logic(outside) libs");
  EXPECT_EQ(read(ManifestKind::gradle_build, "build.gradle",
                 {{"build.gradle", "version = new File('VERSION').text\n"}}),
            " | dynamic");
  EXPECT_EQ(read(ManifestKind::gradle_settings, "settings.gradle",
                 {{"settings.gradle", "include(*names)\n"}}),
            " | dynamic");
}

TEST(ContextManifest, Sbt) {
  EXPECT_EQ(read(ManifestKind::sbt, "build.sbt",
                 {{"build.sbt",
                   "lazy val core = (project in file(\"core\")).settings()\nlazy val root = "
                   "project in file(\".\")\n"},
                  {"core/build.sbt", ""},
                  {"project/build.properties", ""},
                  {"project/plugins.sbt", ""},
                  {"version.sbt", ""}}),
            "needs: core/build.sbt project/build.properties project/plugins.sbt version.sbt");
}

/// MSBuild runs a target when another one asks for it; what hangs on the build does not run with the restore.
TEST(ContextManifest, DotnetTargets) {
  const auto is_dynamic = [](const std::string& targets) {
    const Context context =
        Context::in_memory({{"a.csproj", "<Project>" + targets + "</Project>"}});
    return read_manifest(context, ManifestKind::dotnet_project, "a.csproj").dynamic;
  };
  EXPECT_FALSE(
      is_dynamic("<Target Name='N' BeforeTargets='Build'><Exec Command='npm i'/></Target>"));
  EXPECT_FALSE(is_dynamic(
      "<Target Name='W' AfterTargets='ComputeFilesToPublish; Pack'><Exec Command='x'/></Target>"));
  EXPECT_TRUE(is_dynamic("<Target Name='N'><Exec Command='x'/></Target>"));
  EXPECT_TRUE(
      is_dynamic("<Target Name='N' BeforeTargets='Build'><Exec Command='x'/></Target>"
                 "<Target Name='M' BeforeTargets='Restore' DependsOnTargets='N'/>"));
  EXPECT_TRUE(
      is_dynamic("<PropertyGroup><RestoreDependsOn>N</RestoreDependsOn></PropertyGroup>"
                 "<Target Name='N' BeforeTargets='Build'><Exec Command='x'/></Target>"));
  EXPECT_TRUE(
      is_dynamic("<Target Name='N' BeforeTargets='Build;Restore'><Exec Command='x'/></Target>"));
  EXPECT_TRUE(
      is_dynamic("<Target Name='V' BeforeTargets='CollectPackageReferences'>"
                 "<ReadLinesFromFile File='v.txt'/></Target>"));
  EXPECT_FALSE(is_dynamic("<Target Name='V' BeforeTargets='Restore'><Message Text='x'/></Target>"));
}

/// MSBuild compares names of targets without their case (learn.microsoft.com: Target element), and a list may be
/// written with escapes.
TEST(ContextManifest, DotnetTargetsAreFoundByTheirName) {
  const auto is_dynamic = [](const std::string& more) {
    const Context context = Context::in_memory(
        {{"a.csproj",
          "<Project><Target Name='Pages' BeforeTargets='build'><Exec Command='x'/></Target>" +
              more + "</Project>"}});
    return read_manifest(context, ManifestKind::dotnet_project, "a.csproj").dynamic;
  };
  EXPECT_FALSE(is_dynamic(""));
  EXPECT_FALSE(is_dynamic("<Target Name='MorePages' AfterTargets='Pack'/>"));
  EXPECT_TRUE(is_dynamic("<Target Name='M' BeforeTargets='Restore' DependsOnTargets='pages'/>"));
  EXPECT_TRUE(is_dynamic("<Target Name='M' DependsOnTargets='A%3BPages'/>"));
  EXPECT_TRUE(is_dynamic("<Target Name='M' DependsOnTargets='$(A);Pages '/>"));
  EXPECT_TRUE(is_dynamic("<Target Name='V' BeforeTargets='restore'><ReadLinesFromFile/></Target>"));
}

/// A file made to hurt: it is looked through once, not once for each of its tasks.
TEST(ContextManifest, DotnetWithManyTargets) {
  std::string text = "<Project>";
  for (int i = 0; i < 20'000; ++i)
    text += "<Target Name='T" + std::to_string(i) +
            "' AfterTargets='Build'><Exec Command='x'/></Target>";
  text += "<Target Name='Long' AfterTargets='";
  for (int i = 0; i < 20'000; ++i) text += "Build;";
  text += "'>";
  for (int i = 0; i < 20'000; ++i) text += "<Exec>";
  for (int i = 0; i < 20'000; ++i) text += "</Exec>";
  text += "</Target></Project>";
  const Context context = Context::in_memory({{"a.csproj", text}});
  const std::clock_t start = std::clock();
  EXPECT_FALSE(read_manifest(context, ManifestKind::dotnet_project, "a.csproj").dynamic);
  EXPECT_LT(std::clock() - start, 10 * CLOCKS_PER_SEC);
}

TEST(ContextManifest, Dotnet) {
  const Files files = {
      {"src/Web/Web.csproj",
       "<Project Sdk='x'><Import Project='..\\common.props'/><Import Project='gone.props' "
       "Condition=\"Exists('gone.props')\"/>"
       "<ItemGroup><ProjectReference Include='..\\Lib\\Lib.csproj'/><ProjectReference "
       "Include='..\\Mods\\*\\*.csproj'/></ItemGroup></Project>"},
      {"src/Lib/Lib.csproj", "<Project/>"},
      {"src/Mods/m/m.csproj", "<Project/>"},
      {"src/common.props", "<Project/>"},
      {"Directory.Build.props", "<Project/>"},
      {"src/Directory.Build.props",
       "<Project><Import Project=\"$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', "
       "'..'))\"/></Project>"},
      {"Directory.Packages.props", "<Project/>"},
      {"NuGet.config",
       "<configuration><packageSources><add key='n' value='https://x'/><add key='l' "
       "value='./feed'/></packageSources></configuration>"},
      {"global.json", "{}"},
      {"src/Web/packages.lock.json", "{}"},
      {"App.sln",
       "Project(\"{F}\") = \"Web\", \"src\\Web\\Web.csproj\", "
       "\"{1}\"\r\nEndProject\r\nProject(\"{2}\") = \"docs\", \"docs\", \"{3}\"\r\n"},
      {"App.slnx",
       "<Solution><Folder Name='/x/'><Project Path='src/Lib/Lib.csproj'/></Folder></Solution>"}};
  const std::string rest =
      "Directory.Build.props Directory.Packages.props NuGet.config global.json "
      "src/Directory.Build.props src/Lib/Lib.csproj";
  const std::string members = "src/Lib/Lib.csproj src/Mods/m/m.csproj";
  EXPECT_EQ(read(ManifestKind::dotnet_project, "src/Web/Web.csproj", files),
            "needs: " + rest +
                " src/Mods/m/m.csproj src/Web/packages.lock.json src/common.props | members: " +
                members + " | local: feed | lock: nuget");
  EXPECT_EQ(read(ManifestKind::dotnet_solution, "App.sln", files),
            "needs: " + rest +
                " src/Mods/m/m.csproj src/Web/Web.csproj src/Web/packages.lock.json "
                "src/common.props | members: " +
                members + " src/Web/Web.csproj | local: feed | lock: nuget");
  EXPECT_EQ(read(ManifestKind::dotnet_solution_xml, "App.slnx", files),
            "needs: " + rest + " | members: src/Lib/Lib.csproj | local: feed");
  EXPECT_EQ(read(ManifestKind::dotnet_project, "a.csproj",
                 {{"a.csproj",
                   "<Project><ItemGroup><ProjectReference "
                   "Include='$(X).csproj'/></ItemGroup></Project>"}}),
            " | dynamic");
}

TEST(ContextManifest, Composer) {
  EXPECT_EQ(
      read(
          ManifestKind::composer, "composer.json",
          {{"composer.json",
            R"({"repositories": [{"type": "path", "url": "packages/*"}, {"type": "vcs", "url": "https://x"}], "autoload": {"classmap": ["database"], "files": ["helpers.php"], "psr-4": {"App\\": "app/"}},
                    "scripts": {"post-autoload-dump": ["Illuminate::x", "@php artisan package:discover"], "test": "phpunit"}, "extra": {"patches": {"a/b": {"why": "patches/b.patch", "url": "https://x/y.patch"}}}})"},
           {"packages/p/composer.json", R"({"scripts": {"post-install-cmd": "no"}})"},
           {"database/x.php", ""},
           {"helpers.php", ""},
           {"app/x.php", ""},
           {"composer.lock", "{}"}}),
      "needs: composer.lock packages/p/composer.json patches/b.patch | local: packages/p(link) | "
      "scripts: post-autoload-dump=Illuminate::x post-autoload-dump=@php artisan package:discover "
      "| own: app database helpers.php | lock: composer");
}

TEST(ContextManifest, Gemfile) {
  EXPECT_EQ(read(ManifestKind::gemfile, "Gemfile",
                 {{"Gemfile",
                   "source 'https://rubygems.org'\nruby file: '.ruby-version'\ngit_source(:github) "
                   "{ |r| \"https://github.com/#{r}.git\" }\n"
                   "gem 'rails', '~> 7' # File.read('no')\ngem 'x', path: 'engines/x'\ngem 'y', "
                   "require: false\ngroup :test do\n  gem 'z',\n    path: "
                   "'engines/z'\nend\neval_gemfile 'Gemfile.more'\n"},
                  {"Gemfile.more", "gem 'q'\n"},
                  {".ruby-version", "3.3"},
                  {"Gemfile.lock", "GEM\n\nBUNDLED WITH\n   2.5.4\n"},
                  {"engines/x/lib/x.rb", ""}}),
            "needs: .ruby-version Gemfile.lock Gemfile.more | local: engines/x engines/z | lock: "
            "bundler/2.5.4");
  EXPECT_EQ(read(ManifestKind::gemfile, "Gemfile",
                 {{"Gemfile", "ruby File.read('.ruby-version')\n"}, {".ruby-version", ""}}),
            "needs: .ruby-version");
  EXPECT_EQ(read(ManifestKind::gemfile, "Gemfile",
                 {{"Gemfile", "Dir['plugins/*'].each { |d| gem d, path: d }\n"}}),
            " | dynamic");
  EXPECT_EQ(read(ManifestKind::gemfile, "Gemfile",
                 {{"Gemfile", "gemspec\n"},
                  {"x.gemspec", "require_relative 'lib/x/version'\n"},
                  {"lib/x/version.rb", ""}}),
            "needs: lib/x/version.rb x.gemspec | local:  | dynamic");
}

TEST(ContextManifest, MixAndRebar) {
  EXPECT_EQ(read(ManifestKind::mix, "mix.exs",
                 {{"mix.exs",
                   "def project do [app: :x, apps_path: \"apps\", version: "
                   "File.read!(\"VERSION\")] end\ndefp deps do [{:a, \"~> 1\"}, {:b, path: "
                   "\"../b\"}, {:c, path: \"deps_local/c\"}] end\n"},
                  {"apps/one/mix.exs", "[{:two, in_umbrella: true}]"},
                  {"apps/two/mix.exs", ""},
                  {"VERSION", ""},
                  {"config/config.exs", ""},
                  {"config/prod.exs", ""},
                  {"config/runtime.exs", ""},
                  {"mix.lock", ""}}),
            "needs: VERSION apps/one/mix.exs apps/two/mix.exs config/config.exs config/prod.exs "
            "mix.lock | members: apps/one/mix.exs apps/two/mix.exs | "
            "local: ../b(outside) deps_local/c | lock: mix");
  EXPECT_EQ(read(ManifestKind::mix, "mix.exs", {{"mix.exs", "System.cmd(\"git\", [])\n"}}),
            " | dynamic");
  EXPECT_EQ(read(ManifestKind::rebar, "rebar.config",
                 {{"rebar.config", "{deps, [cowboy]}.\n"},
                  {"apps/a/rebar.config", ""},
                  {"rebar.lock", ""}}),
            "needs: apps/a/rebar.config rebar.lock | members: apps/a/rebar.config | lock: rebar");
}

TEST(ContextManifest, SmallOnes) {
  EXPECT_EQ(read(ManifestKind::pubspec, "pubspec.yaml",
                 {{"pubspec.yaml",
                   "name: x\ndependencies:\n  a: ^1.0.0\n  b:\n    path: ../b\n  c:\n    path: "
                   "c\nworkspace:\n  - pkg/a\n"},
                  {"pkg/a/pubspec.yaml", ""},
                  {"c/pubspec.yaml", ""},
                  {"pubspec.lock", ""}}),
            "needs: c/pubspec.yaml pkg/a/pubspec.yaml pubspec.lock | members: pkg/a/pubspec.yaml | "
            "local: ../b(outside) c | lock: pub");
  EXPECT_EQ(
      read(
          ManifestKind::renv, "renv.lock",
          {{"renv.lock",
            R"({"R": {"Version": "4.3"}, "Packages": {"m": {"Source": "Local", "RemoteUrl": "./m"}}})"},
           {".Rprofile", "source(\"renv/activate.R\")\n"},
           {"renv/activate.R", ""}}),
      "needs: .Rprofile renv/activate.R | local: m | lock: renv/4.3");
  EXPECT_EQ(read(ManifestKind::julia, "Project.toml",
                 {{"Project.toml", "name='X'\nuuid='1'\n[sources]\nY={path='Y'}\n"},
                  {"Manifest.toml", ""}}),
            "needs: Manifest.toml | local: Y(link) | targets: src/X.jl | lock: julia");
  EXPECT_EQ(
      read(ManifestKind::vcpkg, "vcpkg.json",
           {{"vcpkg.json", "{}"}, {"vcpkg-configuration.json", R"({"overlay-ports": ["ports"]})"}}),
      "needs: vcpkg-configuration.json | local: ports");
  EXPECT_EQ(read(ManifestKind::cpanfile, "cpanfile",
                 {{"cpanfile", "requires 'Plack', '1.0';\non 'test' => sub { requires 'X' };\n"},
                  {"cpanfile.snapshot", ""},
                  {"Makefile.PL", ""}}),
            "needs: cpanfile.snapshot | own: Makefile.PL | lock: carton");
  EXPECT_EQ(read(ManifestKind::stack, "stack.yaml",
                 {{"stack.yaml",
                   "resolver: lts-22\npackages:\n- .\n- lib\nextra-deps:\n- a-1.0\n- ./local\n"},
                  {"x.cabal", "build-type: Custom\n"},
                  {"Setup.hs", ""},
                  {"lib/l.cabal", ""}}),
            "needs: Setup.hs lib/l.cabal x.cabal | members: lib/l.cabal x.cabal | local: local | "
            "dynamic");
  EXPECT_EQ(read(ManifestKind::cabal_project, "cabal.project",
                 {{"cabal.project", "packages: ./a/*.cabal\n          b\n"},
                  {"a/a.cabal", ""},
                  {"b/b.cabal", ""}}),
            "needs: a/a.cabal b/b.cabal | members: a/a.cabal b/b.cabal");
  EXPECT_EQ(read(ManifestKind::swift, "Package.swift",
                 {{"Package.swift",
                   "let package = Package(name: \"x\", dependencies: [.package(url: \"https://x\", "
                   "from: \"1.0\"), .package(path: \"../y\"), .package(name: \"z\", path: \"z\")], "
                   "targets: [.target(name: \"x\", path: \"Sources/X\")])\n"},
                  {"z/Package.swift", ""},
                  {"Package.resolved", "{}"}}),
            "needs: Package.resolved z/Package.swift | local: ../y(outside) z | own: Sources/X | "
            "lock: swift");
  EXPECT_EQ(read(ManifestKind::deno, "deno.json",
                 {{"deno.json", "{ // x\n \"workspace\": [\"./a\"], \"importMap\": \"map.json\",}"},
                  {"a/deno.json", "{}"},
                  {"deno.lock", ""}}),
            "needs: a/deno.json deno.lock map.json | members: a/deno.json | lock: deno");
  EXPECT_EQ(read(ManifestKind::conan_python, "conanfile.py",
                 {{"conanfile.py", "def set_version(self):\n  self.version = load(self, 'V')\n"}}),
            " | dynamic");
  EXPECT_EQ(read(ManifestKind::conan_text, "conanfile.txt",
                 {{"conanfile.txt", "[requires]\nx/1\n"}, {"conan.lock", ""}}),
            "needs: conan.lock | lock: conan");
}

// Whatever the bytes are: no crash, and no time that grows faster than they do.
TEST(ContextManifest, NonsenseDoesNoHarm) {
  constexpr std::size_t size = 30'000;
  std::vector<std::string> texts;
  for (const char* piece :
       {"[",           "{",     "{\"a\":",  "\"",     "a",      "\n",           "<a>",
        "- ",          "'''\n", "/*",       "(",      "-r x\n", "a: &a [*a]\n", "x = [[",
        "replace (\n", "\\",    "\xFF\xFE", "path: ", "\"\"\"", "Project(\"",   "#{",
        "=> ../x\n",   "a.",    "? "}) {
    std::string& text = texts.emplace_back();
    while (text.size() < size) text += piece;
  }
  std::uint32_t state = 1;
  std::string& noise = texts.emplace_back();
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 1664525U + 1013904223U;
    noise += static_cast<char>(state >> 24U);
  }
  for (std::size_t kind = 0; kind <= static_cast<std::size_t>(ManifestKind::sbt); ++kind) {
    for (const std::string& text : texts) {
      const auto start = std::chrono::steady_clock::now();
      read_manifest(context_of({{"m", text}}), static_cast<ManifestKind>(kind), "m");
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
      EXPECT_LT(took.count(), 2) << name(static_cast<ManifestKind>(kind)) << " "
                                 << text.substr(0, 10);
    }
  }
}

}  // namespace
}  // namespace stowage::context
