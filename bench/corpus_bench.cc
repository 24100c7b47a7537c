// How fast each stage goes over a folder of Dockerfiles. All but "read" work on files in memory;
// "shell" and "lint" parse the file first.
// On a machine that others use too, the last column (megabytes for a second of processor time) is
// the one to trust.
//
//   corpus_bench FILES [ROUNDS]    FILES: a folder, searched through, or a list of files, one a
//   line

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "lib/lint/linter.h"
#include "lib/lint/unit.h"
#include "lib/shell/script.h"
#include "lib/syntax/dockerfile.h"
#include "lib/text/source.h"
#include "rules/rules.h"

namespace {

using namespace stowage;
namespace fs = std::filesystem;

std::vector<std::string> find_files(const std::string& where) {
  std::vector<std::string> files;
  if (fs::is_directory(where)) {
    for (const auto& entry : fs::recursive_directory_iterator(where)) {
      if (entry.is_regular_file()) files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
  }
  std::ifstream list(where);
  for (std::string line; std::getline(list, line);) {
    if (!line.empty()) files.push_back(line);
  }
  return files;
}

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

struct Cost {
  double seconds;    ///< by the clock on the wall
  double processor;  ///< of all threads
};

/// One pass over `count` items with some threads; each takes a few items at a time.
Cost pass(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work) {
  constexpr std::size_t chunk = 16;
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    for (std::size_t first = 0; (first = next.fetch_add(chunk)) < count;) {
      const std::size_t end = std::min(first + chunk, count);
      for (std::size_t item = first; item < end; ++item) work(item);
    }
  };
  const auto begin = std::chrono::steady_clock::now();
  const double processor = processor_seconds();
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(run);
    run();
  }
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
          processor_seconds() - processor};
}

struct Workload {
  std::size_t files;
  double megabytes;
  int rounds;
};

void measure(const char* stage, const Workload& load,
             const std::function<void(std::size_t)>& work) {
  for (const unsigned threads : {1U, 2U}) {
    std::vector<double> seconds, processor;
    for (int round = 0; round < load.rounds; ++round) {
      const Cost cost = pass(load.files, threads, work);
      seconds.push_back(cost.seconds);
      processor.push_back(cost.processor);
    }
    std::sort(seconds.begin(), seconds.end());
    std::sort(processor.begin(), processor.end());
    fmt::print("{:<8} {:>7} {:>12.0f} {:>10.1f} {:>10.1f} {:>12.1f}\n", stage, threads,
               static_cast<double>(load.files) / seconds.front(), load.megabytes / seconds.front(),
               load.megabytes / seconds[seconds.size() / 2], load.megabytes / processor.front());
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: corpus_bench FILES [ROUNDS]\n");
    return 2;
  }
  int rounds = 5;
  if (argc > 2) {
    const std::string_view word = argv[2];
    std::from_chars(word.data(), word.data() + word.size(), rounds);
  }

  const std::vector<std::string> files = find_files(argv[1]);
  std::vector<Source> sources;
  double megabytes = 0;
  for (const std::string& file : files) {
    Result<Source> source = read_source(file);
    if (!source) continue;
    megabytes += static_cast<double>(source->text().size()) / 1e6;
    sources.push_back(std::move(*source));
  }
  if (sources.empty() || rounds < 1) {
    fmt::print(stderr, "corpus_bench: nothing to measure in {}\n", argv[1]);
    return 2;
  }
  const Workload load{sources.size(), megabytes, rounds};
  fmt::print("{} files, {:.1f} MB, {} rounds\n", load.files, load.megabytes, load.rounds);
  fmt::print("{:<8} {:>7} {:>12} {:>10} {:>10} {:>12}\n", "stage", "threads", "files/s",
             "MB/s best", "median", "MB/CPU s");

  std::atomic<std::size_t> seen = 0;  // keeps the work from being left out
  measure("read", load, [&](std::size_t item) {
    const Result<Source> source = read_source(sources[item].path());
    if (source) seen += source->text().size();
  });
  measure("parse", load, [&](std::size_t item) {
    seen += syntax::parse(sources[item].text()).instructions.size();
  });
  measure("shell", load, [&](std::size_t item) {
    const syntax::Dockerfile file = syntax::parse(sources[item].text());
    for (const syntax::Instruction& instruction : file.instructions) {
      const auto* run = instruction.as<syntax::Run>();
      if (run == nullptr || run->command.exec || run->command.words.empty()) continue;
      seen += shell::parse(run->command.words[0].text).complete ? 1 : 0;
    }
  });
  const lint::RuleSet rules(rules::all());
  measure("lint", load, [&](std::size_t item) {
    const lint::Unit unit(sources[item]);
    seen += lint::lint(unit, rules).size();
  });
  return seen > 0 ? 0 : 1;
}
