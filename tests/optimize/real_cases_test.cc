// Shapes that real repositories have, written anew and small. Each expectation is what an owner who knows the tool would
// do by hand.

#include <gtest/gtest.h>

#include <algorithm>

#include "lib/optimize/optimize.h"

namespace stowage::optimize {
namespace {

using context::Context;
using context::MemoryFile;

Plan plan(const std::string& text, const std::vector<MemoryFile>& files) {
  const Context context = Context::in_memory(files);
  return optimize(text, {.context = context, .assuming = true});
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

struct Case {
  const char* why;
  std::string before, after;
  std::vector<MemoryFile> files;
};

TEST(RealCases, AreRewrittenAsTheirOwnersWould) {
  const std::string head = "FROM node:20\nWORKDIR /app\n";
  const Case cases[] = {
      {"a hook manager finds no .git", head + "COPY . .\nRUN npm ci\n",
       head + "COPY package-lock.json package.json ./\nRUN npm ci\nCOPY . .\n",
       node(R"({"prepare": "husky || true"})")},
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
      {"an install between commands that need the sources",
       head + "COPY . .\nRUN cp src/main.js src/copy.js && npm ci && rm -rf src/copy.js\n",
       head + "COPY package-lock.json package.json ./\nRUN npm ci\nCOPY . .\nRUN cp src/main.js "
              "src/copy.js && rm -rf src/copy.js\n",
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
    const Plan result = plan(one.before, one.files);
    EXPECT_EQ(result.text, one.after);
    for (const Refusal& refusal : result.refusals)
      SCOPED_TRACE(refusal.code + ": " + refusal.reason);
    // A second run has nothing to do.
    EXPECT_EQ(plan(result.text, one.files).text, result.text);
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
      {"go get looks at the imports", "FROM golang:1.22\nWORKDIR /s\nCOPY . .\nRUN go get .\n", go,
       "needs-source"},
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
