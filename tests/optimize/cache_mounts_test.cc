// Cache mounts for package managers. Targets: the documentation of each, as rules/ecosystems cites it; uid, gid and
// sharing: Dockerfile reference, RUN --mount=type=cache.

#include "lib/optimize/cache_mounts.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace stowage::optimize {
namespace {

using context::Context;

std::string mounted(const std::string& text) {
  const Context context = Context::none();
  return cache_mounts(text, {.context = context}).text;
}

std::string refused(const std::string& text, model::Builder builder = model::Builder::buildkit) {
  const Context context = Context::none();
  OptimizeOptions options{.context = context};
  options.settings.builder = builder;
  const CacheMounts mounts = cache_mounts(text, options);
  EXPECT_EQ(mounts.text, text);
  return mounts.refusals.empty() ? "" : mounts.refusals[0].code;
}

TEST(CacheMounts, LieWhereTheToolKeepsItsCache) {
  const std::string head = "FROM node:20\nWORKDIR /app\n";
  EXPECT_EQ(mounted(head + "RUN npm ci\n"),
            head + "RUN --mount=type=cache,target=/root/.npm \\\n    npm ci\n");
  EXPECT_EQ(mounted(head + "ENV NPM_CONFIG_CACHE=/cache/npm\nRUN npm ci\n"),
            head +
                "ENV NPM_CONFIG_CACHE=/cache/npm\nRUN --mount=type=cache,target=/cache/npm "
                "\\\n    npm ci\n");
}

TEST(CacheMounts, BelongToTheUserOfTheStep) {
  EXPECT_EQ(mounted("FROM node:20\nENV HOME=/home/node\nUSER 1000:1000\nRUN npm ci\n"),
            "FROM node:20\nENV HOME=/home/node\nUSER 1000:1000\nRUN "
            "--mount=type=cache,target=/home/node/.npm,uid=1000,gid=1000 \\\n    npm ci\n");
  EXPECT_EQ(refused("FROM node:20\nENV HOME=/home/node\nUSER node\nRUN npm ci\n"),
            "cache-owner-unknown");
}

TEST(CacheMounts, DropWhatWouldLeaveThemEmpty) {
  EXPECT_EQ(mounted("FROM python:3.12\nRUN pip install --no-cache-dir -r requirements.txt\n"),
            "FROM python:3.12\nRUN --mount=type=cache,target=/root/.cache/pip \\\n    pip install "
            "-r requirements.txt\n");
  EXPECT_EQ(refused("FROM python:3.12\nENV PIP_NO_CACHE_DIR=1\nRUN pip install flask\n"),
            "cache-is-off");
}

TEST(CacheMounts, AreNotPutTwiceNorWhereTheBuilderHasNone) {
  const std::string there = "FROM node:20\nRUN --mount=type=cache,target=/root/.npm npm ci\n";
  EXPECT_EQ(mounted(there), there);
  EXPECT_EQ(refused("FROM node:20\nRUN npm ci\n", model::Builder::classic), "builder-unsupported");
}

TEST(CacheMounts, AreGradedByTheChecker) {
  const Context context = Context::in_memory(
      {{"package.json", R"({"name": "web"})"},
       {"package-lock.json", R"({"name": "web", "lockfileVersion": 3, "packages": {}})"}});
  const std::string text =
      "FROM node:20\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\n";
  const Plan sure = optimize(text, {.context = context, .cache_mounts = true});
  EXPECT_EQ(sure.text, text);
  EXPECT_TRUE(std::any_of(sure.refusals.begin(), sure.refusals.end(),
                          [](const Refusal& one) { return one.code == "needs-assumption"; }));
  const Plan plan = optimize(text, {.context = context, .cache_mounts = true, .assuming = true});
  EXPECT_NE(plan.text.find("--mount=type=cache,target=/root/.npm"), std::string::npos);
  EXPECT_EQ(plan.grade, Grade::assuming);
}

}  // namespace
}  // namespace stowage::optimize
