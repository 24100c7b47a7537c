// Edits of CI files, one small file each: what changes, and where nothing is offered.

#include "lib/pipeline/edits.h"

#include <gtest/gtest.h>

#include "lib/pipeline/cache_place.h"
#include "lib/pipeline/facts.h"

namespace stowage::pipeline {
namespace {

using Edits = std::optional<std::vector<Edit>>;

std::string after(const Pipeline& file, const Edits& edits) {
  return edits ? apply_edits(file.text(), *edits) : "nothing";
}

struct Case {
  const char* path;
  const char* before;
  const char* after;
};

void expect_each(const std::vector<Case>& cases, Edits (*make)(const Pipeline&)) {
  for (const Case& test : cases) {
    const Pipeline file = read(test.path, test.before);
    ASSERT_FALSE(file.builds.empty()) << test.before;
    EXPECT_EQ(after(file, make(file)), test.after) << test.before;
  }
}

TEST(PipelineEdits, InsertFlagsInTheStyleOfThePlace) {
  expect_each(
      {
          {".gitlab-ci.yml", "b:\n  script:\n    - docker build -t a .\n",
           "b:\n  script:\n    - |\n      docker build \\\n        --x 1 \\\n        --y \\\n      "
           "  -t a .\n"},
          {".gitlab-ci.yml", "b:\n  script: docker build .\n",
           "b:\n  script: |\n    docker build \\\n      --x 1 \\\n      --y \\\n      .\n"},
          {".gitlab-ci.yml", "b:\n  script: docker build . # c\n",
           "b:\n  script: docker build --x 1 --y . # c\n"},
          {".gitlab-ci.yml", "b:\n  script: &s docker build .\n",
           "b:\n  script: &s docker build --x 1 --y .\n"},
          {".gitlab-ci.yml", "b:\n  script: [docker build .]\n",
           "b:\n  script: [docker build --x 1 --y .]\n"},
          {".gitlab-ci.yml", "b:\n  script:\n    - 'docker build .'\n",
           "b:\n  script:\n    - 'docker build --x 1 --y .'\n"},
          {".gitlab-ci.yml", "b:\n  script:\n    - \"docker build .\"\n",
           "b:\n  script:\n    - \"docker build --x 1 --y .\"\n"},
          {".gitlab-ci.yml", "b:\n  script: >\n    docker build\n    .\n",
           "b:\n  script: >\n    docker build --x 1 --y\n    .\n"},
          {".gitlab-ci.yml", "b:\n  script: |\n    docker build .\n",
           "b:\n  script: |\n    docker build --x 1 --y .\n"},
          {".gitlab-ci.yml", "b:\n  script: |\n    docker build -t a \\\n       .\n",
           "b:\n  script: |\n    docker build \\\n       --x 1 \\\n       --y -t a \\\n       .\n"},
          {"Makefile", "a:\n\tdocker build \\\n\t\t-t a .\n",
           "a:\n\tdocker build \\\n\t\t--x 1 \\\n\t\t--y \\\n\t\t-t a .\n"},
          {"a.sh", "docker buildx build .\r\n", "docker buildx build --x 1 --y .\r\n"},
          {".gitlab-ci.yml", "b:\r\n  script:\r\n    - docker build .\r\n",
           "b:\r\n  script:\r\n    - |\r\n      docker build \\\r\n        --x 1 \\\r\n        --y "
           "\\\r\n        .\r\n"},
          {"Jenkinsfile", "docker.build('a', '.')\n", "nothing"},
      },
      [](const Pipeline& file) -> Edits {
        return insert_flags(file, file.builds[0], {"--x 1", "--y"});
      });
}

TEST(PipelineEdits, FlagsDoNotEndAValueOfAFlowList) {
  expect_each({{".gitlab-ci.yml", "b:\n  script: [docker build .]\n", "nothing"},
               {".gitlab-ci.yml", "b:\n  script: ['docker build .']\n",
                "b:\n  script: ['docker build --x a,b .']\n"}},
              [](const Pipeline& file) -> Edits {
                return insert_flags(file, file.builds[0], {"--x a,b"});
              });
}

TEST(PipelineEdits, AttributesDoNotEndAValueOfAFlowMapping) {
  const std::string head = "jobs:\n  a:\n    steps:\n    - uses: docker/build-push-action@v6\n";
  const std::string plain = head + "      with: {cache-to: type=gha}\n";
  const std::string quoted = head + "      with: {cache-to: \"type=gha,mode=max\"}\n";
  const std::string longer = head + "      with: {cache-to: \"type=gha,mode=max,mode=max\"}\n";
  expect_each({{".github/workflows/a.yml", plain.c_str(), quoted.c_str()},
               {".github/workflows/a.yml", quoted.c_str(), longer.c_str()}},
              [](const Pipeline& file) -> Edits {
                return add_attribute(file, file.builds[0].cache_to[0], "mode", "max");
              });
}

TEST(PipelineEdits, ATagHoldsNoAxisWithASlash) {
  const std::string head =
      "on: {push: {tags: ['*']}}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    strategy:\n"
      "      matrix:\n        x: [";
  const std::string rest =
      "]\n    steps:\n    - uses: docker/setup-buildx-action@v3\n    - uses: "
      "docker/build-push-action@v6\n      with:\n        push: true\n        tags: a/b:1\n"
      "        platforms: ${{ matrix.x }}\n";
  const std::string slash = head + "linux/amd64, linux/arm64" + rest;
  const Pipeline with_slash = read(".github/workflows/a.yml", slash);
  EXPECT_FALSE(cache_place(with_slash, with_slash.builds.at(0)));
  const std::string names = head + "amd64, arm64" + rest;
  const Pipeline with_names = read(".github/workflows/a.yml", names);
  const auto place = cache_place(with_names, with_names.builds.at(0));
  ASSERT_TRUE(place);
  EXPECT_EQ(place->from, "type=registry,ref=a/b:cache-${{ matrix.x }}");
}

TEST(PipelineEdits, InsertSettingsInTheLanguageOfTheFile) {
  expect_each(
      {
          {".github/workflows/a.yml",
           "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n    "
           "      context: . # c\n\n      - run: x\n",
           "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n    "
           "      context: . # c\n"
           "          cache-from: F\n          cache-to: T\n\n      - run: x\n"},
          {".github/workflows/a.yml",
           "jobs:\n  a:\n    steps:\n    - uses: docker/build-push-action@v6\n      with: "
           "{context: . }\n",
           "jobs:\n  a:\n    steps:\n    - uses: docker/build-push-action@v6\n      with: "
           "{context: ., cache-from: \"F\", cache-to: "
           "\"T\" }\n"},
          {".github/workflows/a.yml",
           "jobs:\n  a:\n    steps:\n    - uses: docker/build-push-action@v6\n", "nothing"},
          {"compose.yaml", "services:\n  a:\n    build:\n      context: .",
           "services:\n  a:\n    build:\n      context: .\n      cache_from:\n        - F\n      "
           "cache_to:\n        - T"},
          {"compose.yaml", "services:\n  a:\n    build: .\n", "nothing"},
          {"docker-bake.hcl", "target \"a\" {\n  context = \".\"\n}\n",
           "target \"a\" {\n  context = \".\"\n  cache-from = [\"F\"]\n  cache-to = [\"T\"]\n}\n"},
          {"docker-bake.hcl", "target \"a\" { context = \".\" }\n", "nothing"},
          {"docker-bake.json", "{\"target\": {\"a\": {\n  \"context\": \".\"\n}}}",
           "{\"target\": {\"a\": {\n  \"context\": \".\",\n  \"cache-from\": [\"F\"],\n  "
           "\"cache-to\": [\"T\"]\n}}}"},
      },
      [](const Pipeline& file) -> Edits { return insert_cache(file, file.builds[0], "F", "T"); });
}

TEST(PipelineEdits, NoCacheIsGivenToABuildWhoseTargetsAreElsewhere) {
  expect_each(
      {{"a.sh", "docker buildx bake --set '*.cache-to=type=gha' app\n", "nothing"},
       {".github/workflows/a.yml",
        "jobs:\n  a:\n    steps:\n    - uses: docker/bake-action@v5\n      with:\n        "
        "set: a.cache-to=type=gha\n",
        "nothing"}},
      [](const Pipeline& file) -> Edits { return insert_cache(file, file.builds[0], "F", ""); });
}

TEST(PipelineEdits, RemoveAFlagWithItsLineOrItsBlank) {
  expect_each(
      {
          {"a.sh", "docker build --no-cache -t a .\n", "docker build -t a .\n"},
          {"a.sh", "docker build \\\n  --no-cache \\\n  -t a .\n", "docker build \\\n  -t a .\n"},
          {"a.sh", "docker build . \\\n  --no-cache\n", "nothing"},
          {"compose.yaml", "services:\n  a:\n    build:\n      no_cache: true\n      context: .\n",
           "services:\n  a:\n    build:\n      context: .\n"},
          {"compose.yaml",
           "services:\n  a:\n    build:\n      no_cache: true # c\n      context: .\n",
           "services:\n  a:\n    build:\n      # c\n      context: .\n"},
          {"compose.yaml", "services:\n  a:\n    build:\n      no_cache: true\n", "nothing"},
          {"compose.yaml", "services:\n  a:\n    build: {no_cache: true}\n", "nothing"},
      },
      [](const Pipeline& file) -> Edits {
        return remove_flag(file, file.builds[0], file.builds[0].no_cache);
      });
}

TEST(PipelineEdits, ALiteralBlockKeepsTheLines) {
  expect_each(
      {
          {".gitlab-ci.yml", "b:\n  script:\n    - docker build \\\n        -t a \\\n        .\n",
           "b:\n  script:\n    - |\n      docker build \\\n        -t a \\\n        .\n"},
          {".gitlab-ci.yml", "b:\n  script:\n    - docker build \\\n     -t a .\n    - x\n",
           "b:\n  script:\n    - |\n      docker build \\\n      -t a .\n    - x\n"},
          {".gitlab-ci.yml", "b:\n  script: >-\n    docker build \\\n    .\n",
           "b:\n  script: |-\n    docker build \\\n    .\n"},
          {".gitlab-ci.yml", "b:\n  script: 'docker build \\\n    .'\n", "nothing"},
      },
      [](const Pipeline& file) -> Edits { return as_literal(file, file.scripts[0].node); });
}

TEST(PipelineFacts, TakeNamesAndVersionsApart) {
  const auto split = [](std::string_view image) -> std::string {
    const auto name = split_image(image);
    return name ? std::string(name->repository) + "|" + std::string(name->tag) : "?";
  };
  EXPECT_EQ(split("a/b:1"), "a/b|1");
  EXPECT_EQ(split("host:5000/a"), "host:5000/a|");
  EXPECT_EQ(split("$R/a:${T:-x}"), "$R/a|${T:-x}");
  EXPECT_EQ(split("${{ env.R }}/a:x"), "${{ env.R }}/a|x");
  EXPECT_EQ(split("a:1@sha256:abc"), "a|1");
  EXPECT_EQ(split("$IMAGE"), "?");
  EXPECT_EQ(split("r/${IMAGE:-x:y}"), "?");
  EXPECT_EQ(split("$IMAGE:x"), "$IMAGE|x");
  EXPECT_EQ(version_in("moby/buildkit:v0.12.5"), (Version{0, 12}));
  EXPECT_EQ(version_in("v0.21.0-rc1"), (Version{0, 21}));
  EXPECT_EQ(version_in("moby/buildkit:buildx-stable-1"), std::nullopt);
  EXPECT_EQ(version_in("latest"), std::nullopt);
  EXPECT_TRUE(is_ecr("1.dkr.ecr.eu-west-1.amazonaws.com/a"));
  EXPECT_FALSE(is_ecr("public.ecr.aws/a"));
  EXPECT_TRUE(is_volatile("${{ github.sha }}"));
  EXPECT_FALSE(is_volatile("1.2.3"));
}

}  // namespace
}  // namespace stowage::pipeline
