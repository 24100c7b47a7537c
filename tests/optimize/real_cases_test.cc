// Shapes that real repositories have, written anew and small. Each expectation is what an owner who knows the tool would
// do by hand.

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "lib/optimize/optimize.h"

namespace stowage::optimize {
namespace {

using context::Context;
using context::MemoryFile;

Plan plan(const std::string& text, const std::vector<MemoryFile>& files, bool again = false) {
  const Context context = Context::in_memory(files);
  return optimize(text, {.context = context, .install_again = again, .assuming = true});
}

std::vector<MemoryFile> node(const std::string& scripts) {
  return {{"package.json", R"({"name": "web", "scripts": )" + scripts + "}"},
          {"package-lock.json", R"({"name": "web", "lockfileVersion": 3, "packages": {}})"},
          {"patches/left-pad+1.3.0.patch", "x"},
          {"src/main.js", "x"}};
}

std::vector<MemoryFile> php() {
  return {{"composer.json",
           R"({"scripts": {"post-autoload-dump": ["@php artisan package:discover"],
                           "post-root-package-install": ["@php -r \"1;\""]}})"},
          {"composer.lock", "{}"},
          {"artisan", "x"},
          {".env.example", "x"},
          {"app/a.php", "x"}};
}

std::vector<MemoryFile> python(const std::string& tool, const std::string& pyproject) {
  return {{"pyproject.toml", pyproject}, {tool + ".lock", ""}, {"README.md", "x"}, {"a.py", "x"}};
}

struct Case {
  const char* why;
  std::string before, after;
  std::vector<MemoryFile> files;
  bool again = false;
};

TEST(RealCases, AreRewrittenAsTheirOwnersWould) {
  const std::string head = "FROM node:20\nWORKDIR /app\n";
  const Case cases[] = {
      {"a hook manager finds no .git", head + "COPY . .\nRUN npm ci\n",
       head + "COPY package-lock.json package.json ./\nRUN npm ci\nCOPY . .\n",
       node(R"({"prepare": "husky || true"})")},
      {"Pipenv makes its Pipfile of the requirements that it is given",
       "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pipenv install -r requirements.txt\n",
       "FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pipenv install -r "
       "requirements.txt\nCOPY . .\n",
       {{"requirements.txt", "flask\n"}, {"a.py", "x"}}},
      {"patch-package reads its patches", head + "COPY . .\nRUN npm ci\n",
       head + "COPY package-lock.json package.json ./\nCOPY patches/left-pad+1.3.0.patch "
              "./patches/\nRUN npm ci\nCOPY . .\n",
       node(R"({"postinstall": "patch-package"})")},
      {"a pattern brings more than the manifests",
       head + "COPY *.* ./\nRUN npm ci\n",
       head + "COPY package-lock.json package.json ./\nRUN npm ci\nCOPY *.* ./\n",
       {{"package.json", R"({"name": "web"})"},
        {"package-lock.json", R"({"name": "web", "lockfileVersion": 3, "packages": {}})"},
        {"server.js", "x"}}},
      {"Composer's packages first, its autoloader and scripts over the sources",
       "FROM php:8\nWORKDIR /app\nCOPY . .\n# dependencies\nRUN composer install --no-dev "
       "--optimize-autoloader\n",
       "FROM php:8\nWORKDIR /app\nCOPY composer.json composer.lock ./\n# dependencies\nRUN "
       "composer install --no-dev --optimize-autoloader --no-scripts --no-autoloader\nCOPY . .\n"
       "RUN composer dump-autoload --no-dev --optimize\n",
       php()},
      {"the project itself is installed below its sources, what it depends on above them",
       "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN poetry install --no-interaction\n",
       "FROM python:3.12\nWORKDIR /app\nCOPY poetry.lock pyproject.toml ./\nRUN poetry install "
       "--no-interaction --no-root\nCOPY . .\nRUN poetry install --no-interaction\n",
       python("poetry", "[tool.poetry]\nname = 'a'\nreadme = 'README.md'\n"), true},
      {"uv alike", "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked --no-dev\n",
       "FROM python:3.12\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked "
       "--no-dev --no-install-project\nCOPY . .\nRUN uv sync --locked --no-dev\n",
       python("uv",
              "[project]\nname = 'a'\nreadme = 'README.md'\n[build-system]\nrequires = ['x']\n"),
       true},
      {"PDM alike", "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pdm sync --prod\n",
       "FROM python:3.12\nWORKDIR /app\nCOPY pdm.lock pyproject.toml ./\nRUN pdm sync --prod "
       "--no-self\nCOPY . .\nRUN pdm sync --prod\n",
       python("pdm", "[project]\nname = 'a'\n[tool.pdm]\ndistribution = true\n"), true},
      {"a workspace is left out as a whole",
       "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN uv sync --frozen\n",
       "FROM python:3.12\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nCOPY libs/a/pyproject.toml "
       "./libs/a/\nRUN uv sync --frozen --no-install-workspace\nCOPY . .\nRUN uv sync --frozen\n",
       {{"pyproject.toml",
         "[project]\nname = 'r'\n[build-system]\nrequires = ['x']\n"
         "[tool.uv.workspace]\nmembers = ['libs/*']\n"},
        {"uv.lock", "version = 1\n"},
        {"libs/a/pyproject.toml", "[project]\nname = 'a'\n[build-system]\nrequires = ['x']\n"},
        {"libs/a/a.py", "x"}},
       true},
      {"where the project is no package nothing is done twice",
       "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN poetry install\n",
       "FROM python:3.12\nWORKDIR /app\nCOPY poetry.lock pyproject.toml ./\nRUN poetry install\n"
       "COPY . .\n",
       python("poetry", "[tool.poetry]\npackage-mode = false\n")},
      {"dotnet restores the project that it is given",
       "FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY src .\nRUN dotnet restore App\n"
       "RUN dotnet publish App -c Release --no-restore -o /out\n",
       "FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY src/App/App.csproj ./App/\nRUN "
       "dotnet restore App\nCOPY src .\n"
       "RUN dotnet publish App -c Release --no-restore -o /out\n",
       {{"src/App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"></Project>"},
        {"src/App/a.cs", "x"}}},
      {"what a project runs with its build does not run with its restore",
       "FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY . .\nRUN dotnet restore App\n"
       "RUN dotnet publish App --no-restore -o /out\n",
       "FROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /src\nCOPY App/App.csproj ./App/\nRUN "
       "dotnet restore App\nCOPY . .\nRUN dotnet publish App --no-restore -o /out\n",
       {{"App/App.csproj",
         "<Project Sdk=\"Microsoft.NET.Sdk\"><Target Name=\"Web\" BeforeTargets=\"Build\">"
         "<Exec Command=\"npm install\"/></Target></Project>"},
        {"App/a.cs", "x"}}},
      {"a file that is put over the sources is put there still",
       head + "COPY . .\nCOPY docker/config.js config.js\nRUN npm ci\n",
       head + "COPY package-lock.json package.json ./\nRUN npm ci\nCOPY . .\nCOPY docker/config.js "
              "config.js\n",
       [] {
         auto files = node("{}");
         files.push_back({"docker/config.js", "x"});
         return files;
       }()},
      {"what writes among the sources does so behind them",
       head + "COPY . .\nRUN echo 1 > src/version.txt\nRUN npm ci\n",
       head + "COPY package-lock.json package.json ./\nRUN npm ci\nCOPY . .\nRUN echo 1 > "
              "src/version.txt\n",
       node("{}")},
      {"an optimized autoloader lists the sources",
       "FROM php:8\nWORKDIR /app\nCOPY . .\nRUN composer install -o\n",
       "FROM php:8\nWORKDIR /app\nCOPY composer.json composer.lock ./\nRUN composer install -o "
       "--no-scripts --no-autoloader\nCOPY . .\nRUN composer dump-autoload -o\n",
       {{"composer.json", R"({"autoload": {"psr-4": {"A\\": "src/"}}})"},
        {"composer.lock", "{}"},
        {"src/a.php", "x"}}},
      {"Composer is brought by the step that uses it",
       "FROM php:8\nWORKDIR /app\nCOPY . .\nRUN curl -sS https://getcomposer.org/installer | php "
       "-- "
       "--install-dir=/usr/local/bin --filename=composer && cp .env.example .env && composer "
       "install\n",
       "FROM php:8\nWORKDIR /app\nCOPY composer.json composer.lock ./\nRUN curl -sS "
       "https://getcomposer.org/installer | php -- --install-dir=/usr/local/bin "
       "--filename=composer && composer install --no-scripts --no-autoloader\nCOPY . .\nRUN cp "
       ".env.example .env && composer dump-autoload\n",
       php()},
      {"Apache's images work in the folder of their site",
       "FROM php:8.3-apache\nCOPY . .\nRUN composer install\n",
       "FROM php:8.3-apache\nCOPY composer.json composer.lock ./\nRUN composer install "
       "--no-scripts "
       "--no-autoloader\nCOPY . .\nRUN composer dump-autoload\n",
       php()},
      {"an install between commands that need the sources",
       head + "COPY . .\nRUN cp src/main.js src/copy.js && npm ci && rm -rf src/copy.js\n",
       head + "COPY package-lock.json package.json ./\nRUN npm ci\nCOPY . .\nRUN cp src/main.js "
              "src/copy.js && rm -rf src/copy.js\n",
       node("{}")},
      {"the programs of a workspace are linked where they are there",
       head + "COPY . .\nRUN npm ci\n",
       head + "COPY package-lock.json package.json ./\nCOPY tools/cli.js tools/package.json "
              "./tools/\nRUN npm ci\nCOPY . .\n",
       {{"package.json", R"({"workspaces": ["tools"]})"},
        {"package-lock.json", R"({"lockfileVersion": 3, "packages": {}})"},
        {"tools/package.json", R"({"name": "tools", "bin": {"tool": "cli.js"}})"},
        {"tools/cli.js", "x"},
        {"tools/lib.js", "x"}}},
      {"of a package that is linked to only its manifest and its programs are read",
       head + "COPY . .\nRUN pnpm install --frozen-lockfile\n",
       head + "COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./\nCOPY lib/package.json "
              "./lib/\nCOPY lib/bin/tool.js ./lib/bin/\nRUN pnpm install --frozen-lockfile\nCOPY . "
              ".\n",
       {{"package.json", R"({"dependencies": {"lib": "link:lib"}})"},
        {"pnpm-lock.yaml", "lockfileVersion: '9.0'\n"},
        {"pnpm-workspace.yaml", "packages:\n  - lib\n"},
        {"lib/package.json", R"({"name": "lib", "bin": {"tool": "bin/tool.js"}})"},
        {"lib/bin/tool.js", "x"},
        {"lib/src/a.js", "x"},
        {"main.js", "x"}}},
      {"installs behind each other go up together",
       head +
           "COPY . .\nRUN cp src/main.js src/copy.js && npm ci && npm install -g serve && rm -rf "
           "src/copy.js\n",
       head + "COPY package-lock.json package.json ./\nRUN npm ci && npm install -g serve\nCOPY . "
              ".\nRUN cp src/main.js src/copy.js && rm -rf src/copy.js\n",
       node("{}")},
      {"only the packages of the system can go up",
       "FROM ruby:3.3-alpine\nWORKDIR /gem\nCOPY . .\nRUN apk add --no-cache git make && \\\n"
       "    bundle install\n",
       "FROM ruby:3.3-alpine\nWORKDIR /gem\nRUN apk add --no-cache git make\nCOPY . .\nRUN bundle "
       "install\n",
       {{"Gemfile", "source 'x'\ngemspec\n"},
        {"x.gemspec", "Gem::Specification.new { |s| s.version = File.read('VERSION') }\n"},
        {"VERSION", "1"},
        {"lib/x.rb", "x"}}},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.why);
    const Plan result = plan(one.before, one.files, one.again);
    EXPECT_EQ(result.text, one.after);
    for (const Refusal& refusal : result.refusals)
      SCOPED_TRACE(refusal.code + ": " + refusal.reason);
    // A second run has nothing to do.
    EXPECT_EQ(plan(result.text, one.files, one.again).text, result.text);
  }
}

struct Kept {
  const char* why;
  std::string text;
  std::vector<MemoryFile> files;
  const char* code;
};

TEST(RealCases, KeepWhatNeedsTheSources) {
  const std::vector<MemoryFile> go = {
      {"go.mod", "module a\n"}, {"go.sum", ""}, {"main.go", "package main\n"}};
  const Kept cases[] = {
      {"a hook manager that finds .git does something",
       "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\n",
       [] {
         auto files = node(R"({"prepare": "husky"})");
         files.push_back({".git/HEAD", "x"});
         return files;
       }(),
       "lifecycle-script-needs-source"},
      {"a script of the project", "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\n",
       node(R"({"postinstall": "npm run build"})"), "lifecycle-script-needs-source"},
      {"an install of the project itself",
       "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN poetry install\n",
       python("poetry", "[tool.poetry]\nname = 'a'\n"), "project-is-installed"},
      {"the parts of an install with a flag that is not known",
       "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN poetry install --new-flag\n",
       python("poetry", "[tool.poetry]\nname = 'a'\n"), "project-is-installed"},
      {"an autoloader of classes that are listed, by an install with a flag that is not known",
       "FROM php:8\nWORKDIR /app\nCOPY . .\nRUN composer install -o --new-flag\n",
       {{"composer.json", R"({"autoload": {"psr-4": {"A\\": "src/"}}})"},
        {"composer.lock", "{}"},
        {"src/a.php", "x"}},
       "barrier-between"},
      {"without go.sum a build takes nothing that was downloaded",
       "FROM golang:1.22\nWORKDIR /s\nCOPY . .\nRUN go build -o /x .\n",
       {{"go.mod", "module a\n"}, {"main.go", "package main\n"}},
       "manifest-not-in-context"},
      {"go get looks at the imports", "FROM golang:1.22\nWORKDIR /s\nCOPY . .\nRUN go get .\n", go,
       "needs-source"},
      {"go get brings a package that no lock file names",
       "FROM golang:1.22\nWORKDIR /s\nCOPY . .\nRUN go get example.com/tool\n", go, "needs-source"},
      {"Cargo refuses a manifest without its sources",
       "FROM rust:1\nWORKDIR /s\nCOPY . .\nRUN cargo build --release --locked\n",
       {{"Cargo.toml", "[package]\nname = \"a\"\nversion = \"1.0.0\"\n"},
        {"Cargo.lock", "version = 3\n"},
        {"src/main.rs", "fn main() {}\n"}},
       "needs-source"},
      {"where the base image works is not known",
       "FROM example.com/base\nCOPY requirements.txt .\nCOPY a.py /srv/\nRUN pip install -r "
       "requirements.txt\n",
       {{"requirements.txt", "flask\n"}, {"a.py", "x"}},
       "unknown-folder"},
      {"the requirements name others",
       "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pipenv install -r requirements.txt\n",
       {{"requirements.txt", "-e .\n"}, {"a.py", "x"}},
       "path-dependency"},
      {"a script computes the names of its manifests",
       "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN for d in plugins/*; do pip install -r "
       "$d/requirements.txt; done\n",
       {{"plugins/a/requirements.txt", "flask\n"}, {"a.py", "x"}},
       "computed-manifest"},
      {"nothing is said of an install that stands above the sources",
       "FROM python:3.12\nWORKDIR /app\nCOPY Pipfile Pipfile.lock ./\nRUN bash -c 'pip install -r "
       "<(pipenv requirements)'\nCOPY . .\n",
       {{"Pipfile", ""}, {"Pipfile.lock", "{}"}, {"a.py", "x"}},
       "already-in-order"},
      {"a package of the project around the manifest",
       "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\n",
       {{"package.json", R"({"dependencies": {"self": "file:."}})"},
        {"package-lock.json", R"({"lockfileVersion": 3, "packages": {}})"},
        {"src/main.js", "x"}},
       "path-dependency"},
  };
  for (const Kept& one : cases) {
    SCOPED_TRACE(one.why);
    const Plan result = plan(one.text, one.files);
    EXPECT_EQ(result.text, one.text);
    ASSERT_FALSE(result.refusals.empty());
    EXPECT_EQ(result.refusals.front().code, one.code) << result.refusals.front().reason;
  }
}

/// Groups of dependencies are read in pyproject.toml, which no other word of the command names.
TEST(RealCases, KeepTheManifestOfGroups) {
  for (const char* tool : {"pip", "uv pip"}) {
    const std::string text = fmt::format(
        "FROM python:3.13\nWORKDIR /app\nCOPY pyproject.toml .\nRUN {} install --group "
        "main\nCOPY . .\n",
        tool);
    EXPECT_EQ(plan(text, python("uv", "[dependency-groups]\nmain = ['flask']\n")).text, text);
  }
}

/// Which of two files is left is the author's to say: a context may hold a file that this one has not.
TEST(RealCases, KeepTheOrderOfCopiesToOnePlace) {
  const std::string text =
      "FROM debian:12\nWORKDIR /app\nCOPY . .\nCOPY .env.example .env\nRUN apt-get update\n";
  const std::string moved = plan(text, {{".env.example", "x"}, {"a", "x"}}).text;
  EXPECT_LT(moved.find("COPY . ."), moved.find("COPY .env.example")) << moved;
}

/// `go mod download` without its go.mod fails, whatever is assumed.
TEST(RealCases, StrandNoFetchAboveItsManifest) {
  const std::vector<MemoryFile> go = {
      {"go.mod", "module a\n"}, {"go.sum", ""}, {"main.go", "package main\n"}};
  const Plan result = plan(
      "FROM golang:1.22\nWORKDIR /s\nCOPY . .\nRUN apt-get update && apt-get install -y make && go "
      "build -o /x .\n",
      go);
  const std::size_t fetch = result.text.find("go mod download");
  if (fetch == std::string::npos) return;
  EXPECT_LT(result.text.find("COPY go.mod go.sum"), fetch) << result.text;
}

/// `go get .` and `go mod tidy` look at the imports. What they need can be downloaded before, and then they run again
/// after each change of a source: only who asks for that gets it.
TEST(RealCases, DownloadWhatImportsNeedOnlyWhenAskedTo) {
  const std::vector<MemoryFile> files = {
      {"go.mod", "module a\n"}, {"go.sum", ""}, {"main.go", "package main\n"}};
  const std::string head = "FROM golang:1.22\nWORKDIR /s\n";
  for (const std::string run :
       {"RUN go get .\nRUN go build -o /x .\n", "RUN go mod tidy && go build -o /x .\n"}) {
    EXPECT_EQ(plan(head + "COPY . .\n" + run, files).text, head + "COPY . .\n" + run);
    EXPECT_EQ(plan(head + "COPY . .\n" + run, files, true).text,
              head + "COPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\n" + run);
  }
}

/// Nor is one put where no copy of a manifest is known: the folder of the build is the base image's.
TEST(RealCases, FetchNothingWithoutAManifest) {
  const Plan result = plan(
      "FROM rust:1 AS planner\nWORKDIR app\nCOPY . .\nRUN cargo chef prepare\nFROM mine\nWORKDIR "
      "app\nCOPY --from=planner /app/recipe.json recipe.json\nCOPY . .\nRUN cargo build "
      "--release\n",
      {{"Cargo.toml", "[package]\nname = \"a\"\nversion = \"1.0.0\"\n"}, {"Cargo.lock", ""}});
  EXPECT_EQ(result.text.find("cargo fetch"), std::string::npos) << result.text;
}

/// What a stage made of the sources changes with them; an install that does not need it goes above it too.
TEST(RealCases, InstallAboveOutputsOfOtherStages) {
  const std::string build =
      "FROM node:20 AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\n"
      "COPY . .\nRUN npm run build\nFROM node:20\nWORKDIR /app\n"
      "COPY package.json package-lock.json ./\n";
  const std::string copies = "COPY src src\nCOPY --from=build /app/dist dist\n";
  const std::string install = "RUN npm ci --omit=dev\n";
  EXPECT_EQ(plan(build + copies + install, node("{}")).text, build + install + copies);
}

}  // namespace
}  // namespace stowage::optimize
