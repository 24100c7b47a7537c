#include "tests/pipeline/fix_seeds.h"

#include <filesystem>

#include "paths.h"
#include "rules/rules.h"
#include "tests/corpus/program.h"

namespace stowage::testing {

namespace {

namespace fs = std::filesystem;

constexpr const char* two_stages =
    "FROM golang:1.24 AS build\nCOPY . .\nRUN go build -o /app\nFROM alpine:3.20\nCOPY "
    "--from=build /app /app\n";

const char* const more_seeds[][2] = {
    {"docker-bake.hcl", R"(group "default" {
  targets = ["app", "tool"]
}

variable "TAG" {
  default = "latest"
}

target "app" {
  context = "."
  tags = ["example/app:${TAG}", "example/app:1"]
  cache-from = ["type=gha,scope=app"]
  cache-to = ["type=gha,scope=app"]
}

target "tool" {
  dockerfile = "tool/Dockerfile"
  tags = ["example/tool:1"]
  no-cache = true
  cache-to = [{ type = "registry", ref = "example/tool:1" }]
}
)"},
    {"docker-bake.json", R"({
  "target": {
    "app": {
      "context": ".",
      "tags": ["example/app:1"],
      "cache-to": ["type=registry,ref=example/app:1"]
    },
    "tool": {
      "tags": ["example/tool:1"],
      "cache-from": [{"type": "registry", "ref": "example/tool:cache"}],
      "cache-to": [{"type": "registry", "ref": "example/tool:cache", "mode": "min"}]
    }
  }
}
)"},
    {"compose.yaml", R"(services:
  app:
    image: example/app:1
    build:
      context: .
      cache_to:
        - type=registry,ref=example/app:1
      no_cache: true
  tool:
    image: example/tool:1
    build:
      context: .
      cache_from:
        - type=gha,scope=tool
  last:
    image: example/last:1
    build:
      context: .
      cache_from: [ "type=registry,ref=example/last:cache" ]
      cache_to: [ "type=registry,ref=example/last:cache" ]
)"},
    {".github/workflows/run.yml", R"(on: push
jobs:
  build:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        arch: [amd64, arm64]
    steps:
      - run: docker buildx create --name multi
      - run: |
          set -e
          docker buildx build \
            --push -t "example/app:$GITHUB_SHA" \
            --platform linux/${{ matrix.arch }} \
            --cache-to "type=registry,ref=example/app:cache" .
      - name: More
        run: docker buildx build --push -t example/tool:1 --cache-to type=gha,mode=max --no-cache .
      - run: docker buildx build --cache-from type=gha -t example/b:1 . && echo 'done: now'
)"},
    {".github/workflows/action.yml", R"(on: [push, pull_request]
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/setup-buildx-action@v3
      - name: "One"
        uses: docker/build-push-action@v6
        with:
          context: .
          tags: |
            example/app:1
            example/app:latest
          build-args: |
            A=b
            C=d
      - uses: docker/build-push-action@v6
        with:
          context: tool
          push: true
          tags: example/tool:1
          cache-from: |
            type=gha,scope=tool
            type=registry,ref=example/tool:1
          cache-to: |
            type=gha,scope=tool
            type=registry,ref=example/tool:1
)"},
    {".gitlab-ci.yml", R"(variables:
  IMAGE: registry.example.com/app
build:
  services: ["docker:dind"]
  parallel:
    matrix:
      - ARCH: [amd64, arm64]
  before_script:
    - docker buildx create --use --driver-opt image=moby/buildkit:v0.13.0
  script:
    - docker buildx build --push --platform linux/$ARCH -t registry.example.com/app:$ARCH .
    - >
      docker buildx build --push -t registry.example.com/tool:1
      --cache-to type=registry,ref=registry.example.com/tool:1 .
    - docker build --no-cache -t registry.example.com/old:1 --cache-from registry.example.com/old:1 .
    - "docker buildx build --push -t \"$IMAGE:2\" --cache-to \"type=registry,ref=$IMAGE:2\" ."
)"},
    {"Makefile", R"(IMAGE := example/app
build:
	docker buildx build --push -t $(IMAGE):1 \
	  --cache-to type=registry,ref=$(IMAGE):1 \
	  --no-cache \
	  .
	docker build --no-cache -t example/a . && true
)"},
    {"build.sh", R"(#!/bin/sh
set -e
docker buildx create --name multi
docker buildx build --push -t example/app:1 --cache-to "type=registry,ref=example/app:1" .
bash -c "docker buildx build --push -t example/tool:1 --cache-to type=registry,ref=example/tool:cache ."
docker buildx build --push -t "$A/b:1" --no-cache --cache-to "type=registry,ref=${A:-x y}/b:cache" .
)"},
    {"Jenkinsfile", R"(pipeline {
  stages {
    stage('a') {
      steps {
        sh "docker buildx build --push -t \"$IMAGE:1\" --cache-to \"type=registry,ref=$IMAGE:1\" ."
        sh '''
          docker buildx build --push -t example/a:1 \
            --no-cache --cache-to type=registry,ref=example/a:cache .
        '''
        script { docker.build('example/b:1', '--no-cache .') }
      }
    }
  }
}
)"},
    {"cloudbuild.yaml", R"(steps:
  - name: gcr.io/cloud-builders/docker
    args: ['buildx', 'build', '--push', '--no-cache', '-t', 'example/a:1', '--cache-to', 'type=registry,ref=example/a:1', '.']
  - name: gcr.io/cloud-builders/docker
    args:
      - build
      - --no-cache
      - -t
      - example/a:1
      - .
)"},
    {".circleci/config.yml", R"(version: 2.1
jobs:
  build:
    machine: true
    steps:
      - run: docker buildx create --use
      - run:
          name: build
          command: docker buildx build --push -t example/app:1 .
)"},
};

}  // namespace

std::vector<PageExample> fix_seeds() {
  std::vector<PageExample> seeds;
  for (const lint::Rule* rule : rules::all()) {
    if (rule->category != "pipeline") continue;
    for (PageExample& example : page_examples(rules::page(*rule)))
      if (example.section == "Bad" && example.path != "Dockerfile")
        seeds.push_back(std::move(example));
  }
  const fs::path root = fs::path(STOWAGE_SOURCE_DIR) / "corpus/pipelines";
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    const std::string path = fs::relative(entry.path(), root).generic_string();
    const std::size_t before = path.find("/before/");
    if (before != std::string::npos && path.find("Dockerfile") == std::string::npos)
      seeds.push_back({"Bad", read_file(entry.path().string()), path.substr(before + 8)});
  }
  for (const auto& [path, text] : more_seeds)
    seeds.push_back({"Bad", text, path, {{"Dockerfile", two_stages}}});
  return seeds;
}

}  // namespace stowage::testing
