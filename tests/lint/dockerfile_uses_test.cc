// What CI files say about Dockerfiles: which builds count, for which platforms, what is emulated.

#include "lib/lint/dockerfile_uses.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lib/pipeline/platforms.h"

namespace stowage::lint {
namespace {

struct Asked {
  std::vector<std::string> platforms;
  std::string emulated;
};

Asked ask(const char* path, const std::string& text) {
  const pipeline::Pipeline file = pipeline::read(path, text);
  if (file.builds.empty()) return {{"no build"}, {}};
  return {pipeline::platforms_of(file, file.builds.back()),
          pipeline::emulated_platform(file, file.builds.back())};
}

using Names = std::vector<std::string>;

std::string workflow(const std::string& job, const std::string& with) {
  return "on: push\njobs:\n  a:\n" + job +
         "    steps:\n      - uses: docker/setup-buildx-action@v3\n"
         "      - uses: docker/build-push-action@v6\n        with:\n          context: .\n" +
         with;
}

TEST(DockerfileUses, PlatformsOfAMatrixAreThoseOfAllItsLegs) {
  const auto whole = ask(".github/workflows/a.yml",
                         workflow("    strategy:\n      matrix:\n        p: [linux/amd64, "
                                  "linux/arm64]\n    runs-on: ubuntu-latest\n",
                                  "          platforms: ${{ matrix.p }}\n"));
  EXPECT_EQ(whole.platforms, (Names{"linux/amd64", "linux/arm64"}));
  EXPECT_EQ(whole.emulated, "linux/arm64") << "every leg runs on an amd64 machine";
  const auto part =
      ask(".github/workflows/a.yml",
          workflow("    strategy:\n      matrix:\n        include:\n          - {arch: amd64, on: "
                   "ubuntu-latest}\n          - {arch: arm64, on: ubuntu-24.04-arm}\n    runs-on: "
                   "${{ matrix.on }}\n",
                   "          platforms: linux/${{ matrix.arch }}\n"));
  EXPECT_EQ(part.platforms, (Names{"linux/amd64", "linux/arm64"}));
  EXPECT_EQ(part.emulated, "") << "each leg may have its own machine";
}

TEST(DockerfileUses, OneMachineEmulatesTheOtherFamily) {
  EXPECT_EQ(ask("compose.yaml",
                "services:\n  a:\n    build:\n      context: .\n      platforms: [linux/amd64, "
                "linux/arm64]\n")
                .emulated,
            "linux/arm64");
  EXPECT_EQ(ask("compose.yaml",
                "services:\n  a:\n    build:\n      context: .\n      platforms: [linux/amd64, "
                "linux/386]\n")
                .emulated,
            "");
  const std::string build = "docker buildx build --platform linux/amd64,linux/arm64 .\n";
  EXPECT_EQ(ask("build.sh", build).emulated, "linux/arm64");
  EXPECT_EQ(ask("build.sh",
                "docker buildx create --use --name n\ndocker buildx create --append "
                "--name n ssh://arm\n" +
                    build)
                .emulated,
            "")
      << "a node of its own for each";
  EXPECT_EQ(ask("build.sh", "docker buildx create --use --driver kubernetes\n" + build).emulated,
            "");
}

TEST(DockerfileUses, BakeTargetsInheritAndVariablesAreFollowed) {
  EXPECT_EQ(ask("docker-bake.hcl",
                "target \"base\" {\n  platforms = [\"linux/amd64\", \"linux/arm64\"]\n}\n"
                "target \"app\" {\n  inherits = [\"base\"]\n}\n")
                .platforms,
            (Names{"linux/amd64", "linux/arm64"}));
  EXPECT_EQ(ask(".github/workflows/a.yml",
                "on: push\nenv:\n  P: linux/amd64,linux/arm64\n" +
                    workflow("    runs-on: ubuntu-latest\n", "          platforms: ${{ env.P }}\n")
                        .substr(9))
                .platforms,
            (Names{"linux/amd64", "linux/arm64"}));
  EXPECT_TRUE(ask("build.sh", "docker buildx build --platform $UNKNOWN .\n").platforms.empty());
}

TEST(DockerfileUses, HoldTheNamesOfTheArguments) {
  DockerfileUses uses;
  const auto all = [](const std::string&) { return true; };
  uses.add(pipeline::read("build.sh", "docker build --build-arg A=1 --build-arg B .\n"), all, all);
  ASSERT_EQ(uses.of("Dockerfile").size(), 1U);
  EXPECT_EQ(uses.of("Dockerfile")[0].arguments, (Names{"A", "B"}));
}

TEST(DockerfileUses, TheDefaultContextIsTheRepository) {
  const pipeline::Pipeline file = pipeline::read(".github/workflows/a.yml",
                                                 "on: push\njobs:\n  a:\n    steps:\n      - uses: "
                                                 "docker/build-push-action@v6\n        with:\n"
                                                 "          context: \"{{defaultContext}}:app\"\n");
  DockerfileUses uses;
  const auto none = [](const std::string&) { return false; };
  uses.add(file, [](const std::string& path) { return path == "app/Dockerfile"; }, none);
  EXPECT_EQ(uses.of("app/Dockerfile").size(), 1U);
}

TEST(DockerfileUses, TheFolderOfTheCheckoutIsTheTopOfTheRepository) {
  const auto dockerfile_of = [](const char* path, const std::string& text) {
    const pipeline::Pipeline file = pipeline::read(path, text);
    DockerfileUses uses;
    std::string first;
    uses.add(
        file,
        [&](const std::string& candidate) {
          if (first.empty()) first = candidate;
          return true;
        },
        [](const std::string&) { return true; });
    return first;
  };
  EXPECT_EQ(
      dockerfile_of(".gitlab-ci.yml",
                    "b:\n  script:\n    - /kaniko/executor --context \"${CI_PROJECT_DIR}/app\" "
                    "--dockerfile $CI_PROJECT_DIR/app/Dockerfile --destination r/a\n"),
      "app/Dockerfile");
  EXPECT_EQ(dockerfile_of(".github/workflows/a.yml",
                          "on: push\njobs:\n  a:\n    steps:\n      - run: docker build ${{ "
                          "github.workspace }}/web\n        working-directory: other\n"),
            "web/Dockerfile");
  EXPECT_EQ(dockerfile_of("cloudbuild.yaml",
                          "steps:\n  - name: gcr.io/kaniko-project/executor\n    args: "
                          "[--context=dir:///workspace/api, --destination=r/a]\n"),
            "api/Dockerfile");
  EXPECT_EQ(dockerfile_of("build.sh", "docker build $CI_PROJECT_DIRECTORY/web\n"), "");
}

TEST(DockerfileUses, ALineOfARecipeHasAShellOfItsOwn) {
  const pipeline::Pipeline file =
      pipeline::read("Makefile", "a:\n\tcd x && docker build .\n\tdocker build web\n");
  ASSERT_EQ(file.builds.size(), 2U);
  EXPECT_TRUE(file.builds[0].moved);
  EXPECT_FALSE(file.builds[1].moved);
}

TEST(DockerfileUses, WhatWasReadIsGivenAwayOnceForTheSameBytes) {
  const std::string text = "services:\n  a:\n    build: .\n";
  DockerfileUses uses;
  Source source("compose.yaml", std::string_view(text));
  auto pipeline =
      std::make_unique<pipeline::Pipeline>(pipeline::read(source.path(), source.text()));
  uses.keep({std::move(source), std::move(pipeline)});
  EXPECT_EQ(uses.take("compose.yaml", text + "\n"), nullptr) << "a fix has changed it";
  EXPECT_EQ(uses.take("other.yaml", text), nullptr);
  const auto taken = uses.take("compose.yaml", text);
  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(taken->builds.size(), 1U);
  EXPECT_EQ(taken->builds[0].name, "a");
  EXPECT_EQ(uses.take("compose.yaml", text), nullptr);
}

TEST(DockerfileUses, TheFirstPlaceThatHasADockerfileIsMeant) {
  const std::string text =
      "services:\n  a:\n    build:\n      context: ../app\n      dockerfile: docker/Dockerfile\n"
      "      platforms: [linux/arm64]\n";
  const pipeline::Pipeline file = pipeline::read("deploy/compose.yaml", text);
  DockerfileUses uses;
  const auto none = [](const std::string&) { return false; };
  uses.add(file, [](const std::string& path) { return path == "app/docker/Dockerfile"; }, none);
  const auto found = uses.of("./app/docker/Dockerfile");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].line, 2U);
  EXPECT_EQ(found[0].platforms, Names{"linux/arm64"});
  EXPECT_EQ(uses.context_of("app/docker/Dockerfile"), "app");
  EXPECT_TRUE(uses.of("Dockerfile").empty());
}

}  // namespace
}  // namespace stowage::lint
