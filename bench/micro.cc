// Single functions on our own files: quick enough to run after every change.
//
//   build/release/bench/micro --benchmark_min_time=0.2

#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

#include "lib/syntax/dockerfile.h"

namespace {

using namespace stowage;

/// A file as people write them: a few stages, a long RUN, some pairs.
constexpr std::string_view ordinary = R"(# syntax=docker/dockerfile:1
ARG VERSION=3.12
FROM python:${VERSION}-slim AS base
ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=off
RUN apt-get update && apt-get install -y --no-install-recommends \
    ca-certificates \
    # needed by the healthcheck
    curl \
 && rm -rf /var/lib/apt/lists/*

FROM base AS build
WORKDIR /app
COPY requirements.txt ./
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
COPY --chown=1000:1000 . .
RUN <<EOF
set -e
python -m compileall .
EOF

FROM base
COPY --from=build /app /app
EXPOSE 8080
HEALTHCHECK --interval=30s CMD curl -f http://localhost:8080/ || exit 1
ENTRYPOINT ["python", "-m", "app"]
)";

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

void parse(benchmark::State& state, const std::string& text) {
  for (auto _ : state) benchmark::DoNotOptimize(syntax::parse(text).instructions.size());
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}

BENCHMARK_CAPTURE(parse, one_file, std::string(ordinary));
BENCHMARK_CAPTURE(parse, hundred_files_in_one, repeated(ordinary, 100));
BENCHMARK_CAPTURE(parse, long_run,
                  "FROM a\nRUN " + repeated("echo one && \\\n    ", 2000) + "true\n");
BENCHMARK_CAPTURE(parse, comments,
                  "FROM a\n" + repeated("# a comment of some length, as usual\n", 2000));
BENCHMARK_CAPTURE(parse, pairs, "FROM a\nENV " + repeated("NAME=value ", 2000) + "\n");
BENCHMARK_CAPTURE(parse, heredoc, "FROM a\nRUN <<EOF\n" + repeated("echo one\n", 2000) + "EOF\n");

}  // namespace
