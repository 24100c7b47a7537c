// Shell text of RUN instructions as people write them: `micro --benchmark_filter=shell`.

#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

#include "lib/shell/commands.h"

namespace {

using namespace stowage;

constexpr std::string_view packages =
    "apt-get update && apt-get install -y --no-install-recommends ca-certificates curl git "
    "build-essential libpq-dev && apt-get clean && rm -rf /var/lib/apt/lists/* /tmp/* ";

constexpr std::string_view script =
    "set -eux; arch=\"$(dpkg --print-architecture)\"; case \"$arch\" in amd64) "
    "url='https://example.com/a' ;; "
    "arm64) url=\"https://example.com/${VERSION:-1.0}/b\" ;; *) echo >&2 \"unsupported $arch\"; "
    "exit 1 ;; esac; "
    "if ! command -v gpg > /dev/null; then apt-get update; apt-get install -y gnupg; fi; "
    "for key in $KEYS; do gpg --batch --recv-keys \"$key\" || exit 1; done; curl -fsSL \"$url\" | "
    "tar -xz -C /usr; ";

constexpr std::string_view wrapped =
    "sudo -E env A=b bash -o pipefail -c 'cd /app && npm ci --only=production | tee log' ";

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) (all += text) += i + 1 < times ? "; " : "";
  return all;
}

void shell_parse(benchmark::State& state, const std::string& text) {
  for (auto _ : state) benchmark::DoNotOptimize(shell::parse(text).root.items.size());
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}

void shell_flatten(benchmark::State& state, const std::string& text) {
  const shell::Script parsed = shell::parse(text);
  for (auto _ : state) benchmark::DoNotOptimize(shell::flatten(parsed).commands.size());
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}

BENCHMARK_CAPTURE(shell_parse, packages, std::string(packages));
BENCHMARK_CAPTURE(shell_parse, script, std::string(script));
BENCHMARK_CAPTURE(shell_parse, wrapped, std::string(wrapped));
BENCHMARK_CAPTURE(shell_parse, long_script, repeated("echo one two", 2000));
BENCHMARK_CAPTURE(shell_flatten, packages, std::string(packages));
BENCHMARK_CAPTURE(shell_flatten, script, std::string(script));
BENCHMARK_CAPTURE(shell_flatten, wrapped, std::string(wrapped));

}  // namespace
