// The forms in which manifests come to an install. Sources: Dockerfile reference, RUN --mount=type=bind and
// COPY --parents (stable since the frontend 1.20).

#include "lib/optimize/encodings.h"

#include <gtest/gtest.h>

namespace stowage::optimize {
namespace {

using context::Context;
using context::MemoryFile;

const std::vector<MemoryFile>& workspace() {
  static const std::vector<MemoryFile> files = {
      {"package.json", R"({"name": "all", "private": true, "workspaces": ["packages/*"]})"},
      {"package-lock.json", R"({"name": "all", "lockfileVersion": 3, "packages": {}})"},
      {"packages/a/package.json", R"({"name": "a"})"},
      {"packages/b/package.json", R"({"name": "b"})"},
      {"packages/c/package.json", R"({"name": "c"})"},
      {"packages/a/index.js", "x"}};
  return files;
}

const std::vector<MemoryFile>& single() {
  static const std::vector<MemoryFile> files = {
      {"package.json", R"({"name": "web"})"},
      {"package-lock.json", R"({"name": "web", "lockfileVersion": 3, "packages": {}})"},
      {"src/main.js", "x"}};
  return files;
}

std::string optimized(const std::string& text, const std::vector<MemoryFile>& files, Style style) {
  const Context context = Context::in_memory(files);
  return optimize(text, {.context = context, .style = style, .assuming = true}).text;
}

const std::string tail = "COPY . .\nCMD [\"node\", \"src/main.js\"]\n";
const std::string before =
    "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD [\"node\", \"src/main.js\"]\n";
const std::string copied =
    "FROM node:20\nWORKDIR /app\nCOPY package-lock.json package.json ./\nRUN npm ci\n" + tail;
const std::string bound =
    "FROM node:20\nWORKDIR /app\nRUN --mount=type=bind,source=package-lock.json,"
    "target=package-lock.json \\\n    --mount=type=bind,source=package.json,target=package.json "
    "\\\n    npm ci\n" +
    tail;

TEST(Encodings, AreCopiesUnlessTheFileOrTheUserWantsAnother) {
  EXPECT_EQ(optimized(before, single(), Style::automatic), copied);
  EXPECT_EQ(optimized(before, single(), Style::bind), bound);
  EXPECT_EQ(optimized(before, single(), Style::copy), copied);
}

TEST(Encodings, FollowAFileThatBindsAlready) {
  const std::string other =
      "FROM python:3.12 AS other\nRUN --mount=type=bind,source=src,target=/src ls /src > /list\n";
  const std::string last = "COPY --from=other /list /list\n";
  EXPECT_EQ(optimized(other + before + last, single(), Style::automatic), other + bound + last);
  EXPECT_EQ(optimized(other + before + last, single(), Style::copy), other + copied + last);
}

TEST(Encodings, BindNothingThatTheInstallMayWrite) {
  // `npm install` may write the lock file; a bind mount is read-only.
  const std::string text = "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install\n";
  EXPECT_EQ(optimized(text, single(), Style::bind).find("type=bind"), std::string::npos);
}

TEST(Encodings, NameManyFoldersInOneCopyWhereTheFrontendCan) {
  const std::string parents =
      "COPY --parents package-lock.json \\\n     package.json \\\n     packages/a/package.json "
      "\\\n     packages/b/package.json \\\n     packages/c/package.json \\\n     ./\n";
  const std::string lines =
      "COPY package-lock.json package.json ./\nCOPY packages/a/package.json ./packages/a/\n"
      "COPY packages/b/package.json ./packages/b/\nCOPY packages/c/package.json ./packages/c/\n";
  const auto expect = [&](const std::string& head, Style style, const std::string& wanted) {
    EXPECT_EQ(optimized(head + before, workspace(), style),
              head + "FROM node:20\nWORKDIR /app\n" + wanted + "RUN npm ci\n" + tail)
        << head;
  };
  expect("", Style::automatic, lines);
  expect("# syntax=docker/dockerfile:1.7\n", Style::automatic, lines);
  expect("# syntax=docker/dockerfile:1.7-labs\n", Style::automatic, parents);
  expect("# syntax=docker/dockerfile:1.20\n", Style::automatic, parents);
  expect("# syntax=docker/dockerfile:1\n", Style::automatic, parents);
  expect("# syntax=docker/dockerfile:1\n", Style::copy, lines);
  expect("", Style::parents, lines);  // nobody says that the frontend has it
}

}  // namespace
}  // namespace stowage::optimize
