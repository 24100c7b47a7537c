// What the optimizer makes of small projects that we wrote. Each expectation is what an owner who knows the tool would
// do by hand; docs/optimize.md has the reasons.

#include "lib/optimize/optimize.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace stowage::optimize {
namespace {

using context::Context;
using context::MemoryFile;

Plan plan(const std::string& text, const std::vector<MemoryFile>& files) {
  const Context context = Context::in_memory(files);
  return optimize(text, {.context = context, .assuming = true});
}

const std::vector<MemoryFile>& python() {
  static const std::vector<MemoryFile> files = {
      {"requirements.txt", "flask==3.0\n"}, {"app.py", "x"}, {"web/page.html", "x"}};
  return files;
}

const std::vector<MemoryFile>& node(const char* scripts = "{}") {
  static std::vector<MemoryFile> files;
  files = {{"package.json", std::string(R"({"name": "web", "scripts": )") + scripts + "}"},
           {"package-lock.json", R"({"name": "web", "lockfileVersion": 3, "packages": {}})"},
           {"src/main.js", "x"}};
  return files;
}

struct Case {
  const char* why;
  std::string before, after;
  std::vector<MemoryFile> files;
};

TEST(Optimize, WritesTheOrderInWhichTheCacheHolds) {
  const Case cases[] = {
      {"a whole-tree copy above an install",
       "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\n",
       "FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install -r "
       "requirements.txt\nCOPY . .\n",
       python()},
      {"the manifests are there already, and all the rest between them and the install",
       "FROM node:20\nWORKDIR /app\nCOPY package*.json ./\nCOPY . .\nRUN npm ci\nCMD [\"node\", "
       "\"src/main.js\"]\n",
       "FROM node:20\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nCMD [\"node\", "
       "\"src/main.js\"]\n",
       node()},
      {"the same for a requirements file",
       "FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt ./\nCOPY . .\nRUN pip install -r "
       "requirements.txt\n",
       "FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install -r "
       "requirements.txt\nCOPY . .\n",
       python()},
      {"no final newline before, none after",
       "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt",
       "FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install -r "
       "requirements.txt\nCOPY . .",
       python()},
      {"a line continuation that nothing follows must not swallow the copy",
       "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt \\\n",
       "FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install -r "
       "requirements.txt\nCOPY . .\n",
       python()},
      {"a relative destination is written out below another WORKDIR",
       "FROM python:3.12\nWORKDIR /\nCOPY . app/\nWORKDIR /app\nRUN pip install -r "
       "requirements.txt\n",
       "FROM python:3.12\nWORKDIR /\nCOPY requirements.txt app/\nWORKDIR /app\nRUN pip install -r "
       "requirements.txt\nCOPY . /app/\n",
       python()},
      {"an install and a build that share a RUN",
       "FROM node:20 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM "
       "nginx:1\nCOPY --from=build /app/dist /usr/share/nginx/html\n",
       "FROM node:20 AS build\nWORKDIR /app\nCOPY package-lock.json package.json ./\nRUN npm "
       "ci\nCOPY . .\nRUN npm run build\nFROM nginx:1\nCOPY --from=build /app/dist "
       "/usr/share/nginx/html\n",
       node()},
      {"a folder that both parts need, and the comment between them",
       "FROM node:20 AS build\nWORKDIR /\nCOPY . /app\nRUN cd /app \\\n # install\n && npm ci \\\n "
       "# build\n && npm run build\nFROM nginx:1\nCOPY --from=build /app/dist "
       "/usr/share/nginx/html\n",
       "FROM node:20 AS build\nWORKDIR /\nCOPY package-lock.json package.json /app/\nRUN cd /app "
       "\\\n # install\n && npm ci\nCOPY . /app\n# build\nRUN cd /app && npm run build\nFROM "
       "nginx:1\nCOPY --from=build /app/dist /usr/share/nginx/html\n",
       node()},
      {"a COPY in JSON form keeps its form",
       "FROM python:3.12\nWORKDIR /app\nCOPY [\".\", \"./\"]\nRUN pip install -r "
       "requirements.txt\n",
       "FROM python:3.12\nWORKDIR /app\nCOPY [\"requirements.txt\", \"./\"]\nRUN pip install -r "
       "requirements.txt\nCOPY [\".\", \"./\"]\n",
       python()},
      {"basic commands below an install that brings packages, and below a new ARG TZ",
       "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN curl -sSo /tmp/go.tgz "
       "https://go.dev/go.tgz && tar -C /usr/local -xzf /tmp/go.tgz\nRUN cp app.py other.py\nARG "
       "TZ=UTC\nRUN pip install -r requirements.txt\n",
       "FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt ./\nRUN curl -sSo /tmp/go.tgz "
       "https://go.dev/go.tgz && tar -C /usr/local -xzf /tmp/go.tgz\nARG "
       "TZ=UTC\nRUN pip install -r requirements.txt\nCOPY . .\nRUN cp app.py other.py\n",
       python()},
      {"what the command line names needs no manifest, wherever PYTHONPATH leads",
       "FROM python:3.12\nENV PYTHONPATH=/app\nWORKDIR /app\nCOPY . .\nRUN pip install -U pip && "
       "pip install -r requirements/dev.txt\n",
       "FROM python:3.12\nENV PYTHONPATH=/app\nWORKDIR /app\nCOPY requirements/dev.txt "
       "./requirements/\nRUN pip install -U pip && "
       "pip install -r requirements/dev.txt\nCOPY . .\n",
       {{"requirements.txt", "-r requirements/main.txt\n"},
        {"requirements/main.txt", "flask==3.0\n"},
        {"requirements/dev.txt", "black==24.1.0\n"},
        {"app.py", "x"}}},
      {"build tools that the same RUN removes again stay in it",
       "FROM python:3.12-alpine\nWORKDIR /app\nCOPY . .\nRUN apk add --virtual .deps gcc && pip "
       "install -r requirements.txt && apk del .deps\n",
       "FROM python:3.12-alpine\nWORKDIR /app\nCOPY requirements.txt ./\nRUN apk add --virtual "
       ".deps "
       "gcc && pip install -r requirements.txt && apk del .deps\nCOPY . .\n",
       python()},
  };
  for (const Case& one : cases) {
    const Plan result = plan(one.before, one.files);
    EXPECT_EQ(result.text, one.after) << one.why;
    // What was found is the best there is: a second run changes nothing.
    EXPECT_EQ(plan(result.text, one.files).text, result.text) << one.why;
    EXPECT_LT(result.after, result.before) << one.why;
  }
}

struct Refused {
  const char* code;
  std::string text;
  std::vector<MemoryFile> files;
};

TEST(Optimize, SaysWhyAFileStaysAsItIs) {
  const Refused cases[] = {
      {"lifecycle-script-needs-source", "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\n",
       node(R"({"postinstall": "node src/main.js"})")},
      {"manifest-not-in-context", "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\n", python()},
      {"stage-not-built",
       "FROM node:20 AS old\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM alpine:3\nCMD [\"sh\"]\n",
       node()},
      {"copied-in-parent-stage",
       "FROM node:20 AS base\nWORKDIR /app\nCOPY . .\nFROM base\nRUN npm ci\n", node()},
      {"already-in-order",
       "FROM node:20\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . "
       ".\n",
       node()},
      {"packages-in-context",
       "FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n",
       {{"go.mod", "module x\ngo 1.22\n"}, {"go.sum", ""}, {"vendor/modules.txt", "# a v1\n"}}},
      {"unknown-folder", "FROM mine\nCOPY . /app\nRUN npm ci\n", node()},
      {"unknown-command", "FROM node:20\nWORKDIR /app\nCOPY . .\nRUN frobnicate\n", node()},
  };
  for (const Refused& one : cases) {
    const Plan result = plan(one.text, one.files);
    EXPECT_EQ(result.text, one.text) << one.code;
    EXPECT_TRUE(std::any_of(result.refusals.begin(), result.refusals.end(),
                            [&](const Refusal& refusal) { return refusal.code == one.code; }))
        << one.code << ", got " << (result.refusals.empty() ? "none" : result.refusals[0].code);
  }
}

/// git lists of a submodule only its folder: what it holds is the same for both files.
TEST(Optimize, LooksPastASubmodule) {
  std::vector<MemoryFile> files = python();
  files.push_back({"plugin", "", context::EntryType::directory});
  const Context known = Context::in_memory(files);
  std::vector<context::Entry> entries(known.tree().entries().begin(), known.tree().entries().end());
  for (context::Entry& entry : entries) entry.opaque = entry.path == "plugin";
  const Context context(context::Tree(std::move(entries)), context::IgnoreRules::parse("", ""),
                        [&](std::string_view path) { return known.read(path).text; });
  const std::string head = "FROM python:3.12\nWORKDIR /app\n",
                    install = "RUN pip install -r requirements.txt\n";
  EXPECT_EQ(optimize(head + "COPY . .\n" + install, {.context = context}).text,
            head + "COPY requirements.txt ./\n" + install + "COPY . .\n");
  // But a file in it cannot be shown to be there.
  const std::string inner = "RUN pip install -r plugin/requirements.txt\n";
  EXPECT_EQ(optimize(head + "COPY . .\n" + inner, {.context = context}).text,
            head + "COPY . .\n" + inner);
}

/// Two RUNs would leave in one layer what the second takes away in the next.
TEST(Optimize, TearsNoRemovalFromItsInstall) {
  const std::string final_image =
      "FROM node:20-alpine\nWORKDIR /app\nCOPY . .\nRUN apk add --virtual .deps gcc && npm ci && "
      "node "
      "src/main.js && apk del .deps\n";
  const Plan kept = plan(final_image, node());
  EXPECT_EQ(kept.text.find("gcc && npm ci\n"), kept.text.npos) << kept.text;
  EXPECT_EQ(kept.text.find("gcc\n"), kept.text.npos) << kept.text;
}

/// part-db and linkace: the cache folder is named in front of the command.
TEST(Optimize, PartsAnInstallOfComposerWithItsVariables) {
  const std::vector<MemoryFile> files = {
      {"composer.json",
       R"({"name": "a/b", "require": {}, "autoload": {"classmap": ["src"]}, "scripts": {"post-install-cmd": ["@php bin/console"]}})"},
      {"composer.lock", R"({"packages": [], "packages-dev": []})"},
      {"src/a.php", "<?php"}};
  const Plan result = plan(
      "FROM php:8.3-cli\nWORKDIR /app\nCOPY . .\nRUN COMPOSER_CACHE_DIR=/tmp/c composer install "
      "--no-dev \\\n && rm -rf tests\n",
      files);
  EXPECT_NE(result.text.find("COPY composer.json composer.lock ./\nRUN COMPOSER_CACHE_DIR=/tmp/c "
                             "composer install --no-dev --no-scripts --no-autoloader\nCOPY . .\n"),
            result.text.npos)
      << result.text;
  EXPECT_NE(
      result.text.find("RUN COMPOSER_CACHE_DIR=/tmp/c composer dump-autoload --no-dev \\\n && "
                       "COMPOSER_CACHE_DIR=/tmp/c composer run-script --no-dev "
                       "post-install-cmd \\\n && rm -rf tests\n"),
      result.text.npos)
      << result.text;
}

TEST(Optimize, SinksAnArgumentThatIsNewInEachBuildButNotAPin) {
  const std::string head = "FROM alpine:3\n";
  const std::string tail = "RUN apk add git\nLABEL sha=$GIT_SHA\n";
  EXPECT_EQ(plan(head + "ARG GIT_SHA\n" + tail, {}).text,
            head + "RUN apk add git\nARG GIT_SHA\nLABEL sha=$GIT_SHA\n");
  const std::string pinned = head + "ARG GIT_SHA=0123abcd\n" + tail;
  EXPECT_EQ(plan(pinned, {}).text, pinned);
}

}  // namespace
}  // namespace stowage::optimize
