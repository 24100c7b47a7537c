// The model: one line for each build of small files of every kind, and what must hold for every
// file of the corpus.

#include <gtest/gtest.h>

#include "lib/pipeline/pipeline.h"
#include "tests/pipeline/corpus.h"

namespace stowage::pipeline {
namespace {

std::string show(const Build& build) {
  std::string out = std::string(name(build.tool)) + " " + build.context.value;
  if (build.dockerfile) out += " f=" + build.dockerfile.value;
  if (build.target) out += " target=" + build.target.value;
  for (const Text& tag : build.tags) out += " t=" + tag.value;
  for (const Text& platform : build.platforms) out += " p=" + platform.value;
  for (const Text& argument : build.build_args) out += " a=" + argument.value;
  const auto entry = [&](const char* which, const CacheEntry& cache) {
    out += std::string(" ") + which + "=" + (cache.opaque ? "?" : cache.type);
    for (const Attribute& attribute : cache.attributes)
      if (attribute.key != "type") out += "," + attribute.key + ":" + attribute.value;
  };
  for (const CacheEntry& cache : build.cache_from) entry("from", cache);
  for (const CacheEntry& cache : build.cache_to) entry("to", cache);
  if (!build.push.empty()) out += " push";
  if (!build.load.empty()) out += " load";
  if (!build.no_cache.empty()) out += " no-cache";
  if (!build.pull.empty()) out += " pull";
  if (build.opaque_flags) out += " opaque";
  return out;
}

std::string show(const Pipeline& file) {
  std::string out;
  for (const Build& build : file.builds) out += (out.empty() ? "" : "; ") + show(build);
  return out;
}

struct Case {
  const char* path;
  const char* text;
  const char* expected;
};

TEST(PipelineRead, EveryKindGivesTheSameModel) {
  const Case cases[] = {
      {"buildspec.yml",
       "version: 0.2\nphases:\n  build:\n    commands:\n"
       "      - docker buildx build --push --platform=linux/amd64,linux/arm64 --tag $R/a:$T -f D "
       ".\n",
       "docker buildx build . f=D t=$R/a:$T p=linux/amd64 p=linux/arm64 push"},
      {".github/workflows/a.yml",
       "on: push\njobs:\n  b:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: "
       "docker/build-push-action@v6\n"
       "        with:\n          context: .\n          push: true\n          tags: |\n            "
       "a/b:1\n"
       "            a/b:${{ x }}\n          cache-from: type=gha\n          cache-to: "
       "type=gha,mode=max\n",
       "docker/build-push-action . t=a/b:1 t=a/b:${{ x }} from=gha to=gha,mode:max push"},
      {".github/workflows/a.yml",
       "jobs:\n  b:\n    steps:\n      - run: |\n          docker build -t a:${{ github.sha }} "
       "\\\n            --no-cache x\n",
       "docker build x t=a:${{ github.sha }} no-cache"},
      {"action.yml",
       "runs:\n  using: composite\n  steps:\n    - run: docker build .\n      shell: bash\n    - "
       "run: docker build x\n"
       "      shell: pwsh\n",
       "docker build ."},
      {".gitlab-ci.yml",
       "build:\n  services: [docker:dind]\n  script:\n    - docker build --cache-from "
       "$CI_REGISTRY_IMAGE:latest .\n",
       "docker build . from=registry,ref:$CI_REGISTRY_IMAGE:latest"},
      {".gitlab-ci.yml",
       "build:\n  script:\n    - /kaniko/executor --context $CI_PROJECT_DIR --dockerfile D "
       "--destination r/a --cache=true\n",
       "kaniko $CI_PROJECT_DIR f=D t=r/a from=kaniko to=kaniko"},
      {"docker-bake.hcl",
       "target \"a\" {\n  context = \".\"\n  tags = [\"x:1\"]\n  cache-from = [\"type=gha\"]\n"
       "  cache-to = [{type = \"registry\", ref = \"x:c\"}]\n  args = { V = \"1\" }\n}\n",
       "Bake . t=x:1 a=V=1 from=gha to=registry,ref:x:c"},
      {"docker-bake.json",
       "{\"target\": {\"a\": {\"context\": \".\", \"platforms\": [\"linux/amd64\"]}}}",
       "Bake . p=linux/amd64"},
      {"compose.yaml",
       "services:\n  a:\n    build: ./a\n  b:\n    image: b:1\n    build:\n      context: b\n      "
       "cache_from: [b:1]\n"
       "      cache_to: [\"type=local,dest=/tmp/c\"]\n",
       "Compose ./a; Compose b t=b:1 from=registry,ref:b:1 to=local,dest:/tmp/c"},
      {"compose.yaml",
       "services:\n  a:\n    platform: linux/arm64\n    build: .\n  b:\n    platform: linux/arm64\n"
       "    build: {context: ., platforms: [linux/amd64]}\n",
       "Compose . p=linux/arm64; Compose . p=linux/amd64"},
      {"cloudbuild.yaml",
       "steps:\n  - name: gcr.io/cloud-builders/docker\n    args: ['build', '-t', "
       "'gcr.io/$PROJECT_ID/a', '.']\n"
       "  - name: gcr.io/cloud-builders/docker\n    entrypoint: bash\n    args: ['-c', 'docker "
       "pull a || exit 0']\n",
       "docker build . t=gcr.io/$PROJECT_ID/a"},
      {".circleci/config.yml",
       "jobs:\n  a:\n    docker: [{image: x}]\n    steps:\n      - setup_remote_docker\n      - "
       "run: docker build -t a .\n"
       "      - run:\n          command: docker build -t << parameters.b >> .\n",
       "docker build . t=a; docker build . t=<< parameters.b >>"},
      {"azure-pipelines.yml",
       "pool: {vmImage: ubuntu-latest}\nsteps:\n  - script: docker build -t "
       "$(repo):$(Build.BuildId) .\n"
       "  - task: Docker@2\n    inputs: {command: buildAndPush, repository: r, Dockerfile: "
       "'**/Dockerfile'}\n",
       "docker build . t=$(repo):$(Build.BuildId); Docker task  f=**/Dockerfile t=r"},
      {".travis.yml", "script:\n  - travis_retry docker build -t a .\n", "docker build . t=a"},
      {".drone.yml",
       "steps:\n  - name: x\n    image: plugins/docker\n    settings:\n      repo: r/a\n",
       "Drone plugin  t=r/a"},
      {".buildkite/pipeline.yml", "steps:\n  - command: docker build .\n", "docker build ."},
      {"skaffold.yaml",
       "apiVersion: skaffold/v4beta1\nbuild:\n  artifacts:\n    - image: a\n      context: c\n     "
       " docker:\n"
       "        dockerfile: D\n    - image: j\n      jib: {}\n",
       "Skaffold c f=D t=a"},
      {"Jenkinsfile",
       "node {\n  // sh 'docker build no'\n  sh \"docker build -t a:\\${X} .\"\n  "
       "docker.build(\"b:1\", \"--no-cache -f D .\")\n}\n",
       "docker build . t=a:${X}; docker.build . f=D t=b:1 no-cache"},
      {"Makefile", "D = docker\nall:\n\t@$(D) build -t $(IMAGE) --build-arg A=$$B \\\n\t  .\n",
       "docker build . t=$(IMAGE) a=A=$B"},
      {"justfile", "build:\n  docker build -t {{image}} .\n", "docker build . t={{image}}"},
      {"build.sh", "#!/bin/sh\nset -e\npodman build -t a . && buildah bud -t b .\n",
       "podman build . t=a; buildah build . t=b"},
      {"build.sh", "docker buildx build $OPTS -t a .\n", "docker buildx build . t=a opaque"},
      {"build.sh", "docker buildx build -t a \"$DIR\"\n", "docker buildx build $DIR t=a"},
      {"build.sh",
       "docker run -v x:y gcr.io/kaniko-project/executor:latest --context dir://w -d r/a\n",
       "kaniko dir://w t=r/a"},
  };
  for (const Case& test : cases) {
    const Pipeline file = read(test.path, test.text);
    EXPECT_EQ(show(file), test.expected) << test.path << "\n" << test.text;
    EXPECT_TRUE(file.problems.empty()) << test.text;
  }
}

TEST(PipelineRead, KnowsTheStepsAroundABuild) {
  const Pipeline file =
      read("buildspec.yml",
           "version: 0.2\nenv:\n  variables:\n    BK: moby/buildkit:v0.11.0\nphases:\n  build:\n   "
           " commands:\n"
           "      - docker login -u AWS --password-stdin 1.dkr.ecr.eu-west-1.amazonaws.com\n"
           "      - docker pull $BK\n      - docker buildx create --use --name m --driver-opt "
           "image=$BK\n"
           "      - docker system prune -af\n      - export DOCKER_BUILDKIT=0\n");
  std::string kinds;
  for (const Step& step : file.steps)
    kinds += std::to_string(static_cast<int>(step.kind)) + " " + step.value.value + ";";
  EXPECT_EQ(kinds, "5 1.dkr.ecr.eu-west-1.amazonaws.com;6 $BK;3 m;7 docker system prune -af;12 0;");
  EXPECT_EQ(file.expand(file.steps.at(2).image.value), "moby/buildkit:v0.11.0");
  EXPECT_EQ(file.jobs.at(0).runner, Runner::fresh);
}

TEST(PipelineRead, JobsOfGitLabTakeTheirServicesFromWhatTheyExtend) {
  const Pipeline file = read(".gitlab-ci.yml",
                             ".docker:\n  services: [docker:dind]\n.more:\n  extends: .docker\n"
                             "a:\n  extends: [.none, .more]\n  script: docker build .\n"
                             "b:\n  extends: .docker\n  services: [redis]\n  script: docker "
                             "build .\n");
  ASSERT_EQ(file.builds.size(), 2U);
  EXPECT_EQ(file.jobs[file.builds[0].job].runner, Runner::fresh);
  EXPECT_EQ(file.jobs[file.builds[1].job].runner, Runner::unknown);
}

TEST(PipelineRead, ABatchOfCodeBuildHasTheAxesOfItsVariables) {
  const std::string phases =
      "phases:\n  build:\n    commands:\n      - docker build --platform linux/$ARCH .\n";
  for (const std::string& batch : {std::string("  build-matrix:\n    dynamic:\n      env:\n        "
                                               "variables:\n          ARCH: [amd64, arm64]\n"),
                                   std::string("  build-list:\n    - identifier: a\n      env: "
                                               "{variables: {ARCH: amd64}}\n    - identifier: "
                                               "b\n      env: {variables: {ARCH: arm64}}\n")}) {
    const std::string text = "version: 0.2\nbatch:\n" + batch + phases;
    const Pipeline file = read("buildspec.yml", text);
    ASSERT_EQ(file.jobs.at(0).matrix.size(), 1U) << text;
    EXPECT_EQ(file.jobs[0].matrix[0].name, "ARCH");
    EXPECT_EQ(file.jobs[0].matrix[0].values, (std::vector<std::string>{"amd64", "arm64"}));
  }
}

TEST(PipelineRead, AVariableOfTheWholeFileAsksForTheOldBuilder) {
  for (const auto& [path, text] :
       {std::pair{".gitlab-ci.yml", "variables: {DOCKER_BUILDKIT: 0}\n"},
        std::pair{"buildspec.yml", "env: {variables: {DOCKER_BUILDKIT: \"0\"}}\n"},
        std::pair{".github/workflows/a.yml", "env: {DOCKER_BUILDKIT: 0}\n"}}) {
    const Pipeline file = read(path, text);
    ASSERT_EQ(file.steps.size(), 1U) << path;
    EXPECT_EQ(file.steps[0].kind, StepKind::legacy_builder);
  }
}

TEST(PipelineRead, AliasedJobsAreReadOnce) {
  std::string text =
      "jobs:\n  a0: &a0\n    runs-on: ubuntu-latest\n    steps: &s\n      - run: docker build .\n";
  for (int i = 1; i < 2000; ++i) text += "  a" + std::to_string(i) + ": *a0\n";
  EXPECT_EQ(read(".github/workflows/x.yml", text).builds.size(), 1U);
}

TEST(PipelineRead, BoundsTheNumberOfBuilds) {
  std::string text = "#!/bin/sh\n";
  for (int i = 0; i < 3000; ++i) text += "docker build -t a .\n";
  const Pipeline file = read("build.sh", text);
  EXPECT_EQ(file.builds.size(), 2000U);
  EXPECT_EQ(file.problems.size(), 1U);
}

TEST(PipelineRead, AFileTooLargeToBeOneIsNotRead) {
  const std::string text = "services: {a: {build: .}}\n" + std::string(4'000'000, '#');
  const Pipeline file = read("compose.yaml", text);
  EXPECT_TRUE(file.builds.empty());
  ASSERT_EQ(file.problems.size(), 1U);
  EXPECT_EQ(read("compose.yaml", text.substr(0, 4'000'000)).builds.size(), 1U);
}

TEST(PipelineRead, BinaryAndBrokenFilesGiveAMessage) {
  EXPECT_EQ(read("compose.yaml", std::string_view("\x7f"
                                                  "ELF\0\0",
                                                  6))
                .problems.size(),
            1U);
  EXPECT_EQ(read("Makefile", std::string_view("docker build\0", 13)).problems.size(), 1U);
  const Pipeline file = read("compose.yaml", "services:\n  a:\n    build: x\n  b: [\n");
  EXPECT_EQ(show(file), "Compose x");
  EXPECT_EQ(file.problems.size(), 1U);
}

/// Every place is inside the file, and where a value says that its bytes are in the file, they are.
void check_text(const Pipeline& file, const Text& text) {
  ASSERT_LE(text.span.begin, text.span.end);
  ASSERT_LE(text.span.end, file.text().size());
  if (text.exact) {
    EXPECT_EQ(slice(file.text(), text.span), text.value);
  }
}

TEST(PipelineCorpus, EveryFileIsReadAndEveryPlaceIsRight) {
  std::size_t builds = 0;
  const int count = testing::each_pipeline_file([&](const testing::PipelineFile& source) {
    const Pipeline file = read(source.path, source.text);
    SCOPED_TRACE(source.sha256 + " " + source.path);
    EXPECT_NE(file.kind, FileKind::none);
    builds += file.builds.size();
    for (const Node& node : file.tree.nodes) {
      ASSERT_LE(node.span.begin, node.span.end);
      ASSERT_LE(node.span.end, source.text.size());
    }
    for (const Build& build : file.builds) {
      ASSERT_LE(build.span.end, source.text.size());
      EXPECT_TRUE(build.span.contains(build.name_span) || build.tool == Tool::compose ||
                  build.tool == Tool::bake || build.arguments != no_node);
      for (const Text* text : {&build.context, &build.dockerfile, &build.target})
        check_text(file, *text);
      for (const auto* list : {&build.tags, &build.platforms, &build.build_args, &build.labels})
        for (const Text& text : *list) check_text(file, text);
      for (const auto* list : {&build.cache_from, &build.cache_to})
        for (const CacheEntry& entry : *list) check_text(file, entry.text);
      if (build.options_end != 0) {
        const std::string_view before = file.text().substr(0, build.options_end);
        EXPECT_TRUE(before.ends_with("build") || before.ends_with("bud") ||
                    before.ends_with("bake") || before.ends_with("executor") ||
                    before.ends_with("build-using-dockerfile") ||
                    before.find("kaniko", build.options_end - 60) != std::string_view::npos)
            << before.substr(before.size() < 40 ? 0 : before.size() - 40);
      }
    }
  });
  if (count == 0) GTEST_SKIP() << "no corpus";
  EXPECT_GT(builds, 2000U);
}

}  // namespace
}  // namespace stowage::pipeline
